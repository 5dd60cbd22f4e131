import { type ContainerImage, ImagePullError } from "../container-image.ts";
import type { ResolverHost } from "../dns/stub-resolver.ts";
import { digestOf, type ImageConfiguration, type ImageManifest, manifestType } from "./image-manifest.ts";
import { RegistryClient } from "./registry-client.ts";

export interface ContainerdOptions {
  /** The node: its resolver, its network. */
  readonly host: ResolverHost;
  /** Of the node's resolver, for messages. */
  readonly resolver: string;
  /** Registries that are spoken to in plain HTTP (hosts.toml); the others in HTTPS. */
  readonly plainHttp: ReadonlySet<string>;
  /** The files that a layer stands for, by the layer's digest. */
  readonly layers: ReadonlyMap<string, ContainerImage>;
}

/** How a node's container runtime gets images from registries, with its words for why not. One for each node. */
export class Containerd {
  readonly #options: ContainerdOptions;
  /** What is on the node, by its manifest's digest. */
  readonly #contents = new Map<string, ContainerImage>();

  constructor(options: ContainerdOptions) {
    this.#options = options;
  }

  /** `name`: in full, as `parseImage` makes it. Rejects with ImagePullError. */
  async pull(name: string): Promise<ContainerImage> {
    const { host, resolver, plainHttp } = this.#options;
    const [, server = "", path = "", reference = ""] = /^([^/]+)\/([^:@]+)[:@](.+)$/.exec(name) ?? [];
    const client = new RegistryClient({ host, resolver, server, isPlainHttp: plainHttp.has(server) });
    try {
      const digest = await resolve(client, name, `/v2/${path}/manifests/${reference}`);
      const image = this.#contents.get(digest) ?? (await this.#fetchContent(client, name, `/v2/${path}`, digest));
      this.#contents.set(digest, image);
      return image;
    } finally {
      client.close();
    }
  }

  async #fetchContent(
    client: RegistryClient,
    name: string,
    repository: string,
    digest: string,
  ): Promise<ContainerImage> {
    const failed = `failed to pull and unpack image "${name}"`;
    const fetchText = async (path: string) => {
      const context = `${failed}: failed to copy: httpReadSeeker: failed open`;
      const response = await client.ask("Get", path, context);
      if (response.ok) return response.text();
      throw notFound(`${context}: content at ${client.origin}${path} not found`);
    };
    const manifestText = await fetchText(`${repository}/manifests/${digest}`);
    const manifest: ImageManifest = JSON.parse(manifestText);
    const configuration = readConfiguration(await fetchText(`${repository}/blobs/${manifest.config.digest}`));
    const files: ContainerImage[] = [];
    for (const layer of manifest.layers) {
      const known = this.#options.layers.get(digestOf(await fetchText(`${repository}/blobs/${layer.digest}`)));
      const why = `eastwest: of ${layer.digest} nobody knows the files; only what the lab's pipeline has built is simulated`;
      if (!known) throw new ImagePullError(`${failed}: failed to extract layer: ${why}`);
      files.push(known);
    }
    const { Env = [], Entrypoint = [], Cmd = [] } = configuration?.config ?? {};
    if (files.length === 0 || !configuration) {
      throw new ImagePullError(`${failed}: eastwest: an image without layers or configuration is not simulated`);
    }
    const sizes = [manifest.config, ...manifest.layers].map(({ size }) => size);
    return {
      reference: name,
      entrypoint: Entrypoint,
      command: Cmd,
      env: Object.fromEntries(Env.map((word) => [word.replace(/=.*$/s, ""), word.replace(/^[^=]*=?/, "")])),
      programs: new Map(files.flatMap(({ programs }) => [...programs])),
      files: Object.assign({}, ...files.map((layer) => layer.files)),
      sizeBytes: sizes.reduce((sum, size) => sum + size, manifestText.length),
      digest,
    };
  }
}

/** From the tag to the digest. */
async function resolve(client: RegistryClient, name: string, path: string): Promise<string> {
  const failed = `failed to pull and unpack image "${name}": failed to resolve reference "${name}"`;
  const head = await client.ask("Head", path, failed, { Accept: `${manifestType}, */*` });
  // The CRI's status has a code; the kubelet leaves it out where it is Unknown (cri-client, remote_image.go).
  if (head.status === 404) throw notFound(`${failed}: ${name}`);
  if (head.ok) return head.headers.get("docker-content-digest") ?? "";
  const what = `unexpected status from HEAD request to ${client.origin}${path}`;
  throw new ImagePullError(`${failed}: ${what}: ${head.status} ${head.statusText}`);
}

function notFound(message: string): ImagePullError {
  return new ImagePullError(`rpc error: code = NotFound desc = ${message}: not found`);
}

function readConfiguration(text: string): ImageConfiguration | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
