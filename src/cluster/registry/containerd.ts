import { type ContainerImage, ImagePullError } from "../container-image.ts";
import { lookup, ResolveError, type ResolverHost } from "../dns/stub-resolver.ts";
import { createServiceFetch } from "../network/http/service-fetch.ts";
import { SocketError } from "../network/sockets.ts";
import { digestOf, type ImageConfiguration, type ImageManifest, manifestType } from "./image-manifest.ts";

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
    const [, server = "", path = "", reference = ""] = /^([^/]+)\/([^:@]+)[:@](.+)$/.exec(name) ?? [];
    const isPlain = this.#options.plainHttp.has(server);
    const repository = `${isPlain ? "http" : "https"}://${server}/v2/${path}`;
    const unresolved = `failed to pull and unpack image "${name}": failed to resolve reference "${name}"`;
    const accept = { Accept: `${manifestType}, */*` };
    const head = await this.#ask("Head", `${repository}/manifests/${reference}`, unresolved, accept);
    // The CRI's status has a code; the kubelet leaves it out where it is Unknown (cri-client, remote_image.go).
    if (head.status === 404) throw notFound(`${unresolved}: ${name}`);
    if (!head.ok) {
      const what = `unexpected status from HEAD request to ${repository}/manifests/${reference}`;
      throw new ImagePullError(`${unresolved}: ${what}: ${head.status} ${head.statusText}`);
    }
    const digest = head.headers.get("docker-content-digest") ?? "";
    const known = this.#contents.get(digest);
    if (known) return known;
    const image = await this.#fetchContent(name, repository, digest);
    this.#contents.set(digest, image);
    return image;
  }

  async #fetchContent(name: string, repository: string, digest: string): Promise<ContainerImage> {
    const failed = `failed to pull and unpack image "${name}"`;
    const fetchText = async (url: string) => {
      const response = await this.#ask("Get", url, `${failed}: failed to copy: httpReadSeeker: failed open`);
      if (response.ok) return response.text();
      throw notFound(`${failed}: failed to copy: httpReadSeeker: failed open: content at ${url} not found`);
    };
    const manifestText = await fetchText(`${repository}/manifests/${digest}`);
    const manifest: ImageManifest = JSON.parse(manifestText);
    const blob = (of: string) => fetchText(`${repository}/blobs/${of}`);
    const configuration = readConfiguration(await blob(manifest.config.digest));
    const files: ContainerImage[] = [];
    for (const layer of manifest.layers) {
      const known = this.#options.layers.get(digestOf(await blob(layer.digest)));
      const why = `eastwest: of ${layer.digest} nobody knows the files; only what the lab's pipeline has built is simulated`;
      if (!known) throw new ImagePullError(`${failed}: failed to extract layer: ${why}`);
      files.push(known);
    }
    const { Env = [], Entrypoint = [], Cmd = [] } = configuration?.config ?? {};
    const [base] = files;
    if (!base || !configuration) throw new ImagePullError(`${failed}: eastwest: no image without layers is simulated`);
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

  /** One request, with Go's words for what keeps it from being answered. */
  async #ask(method: string, url: string, context: string, headers: Record<string, string> = {}) {
    const { host } = this.#options;
    const { protocol, hostname, port, host: authority, pathname } = new URL(url);
    const failed = (why: string) => new ImagePullError(`${context}: failed to do request: ${method} "${url}": ${why}`);
    const address = await this.#resolve(hostname, failed);
    const at = `${address}:${port || (protocol === "http:" ? 80 : 443)}`;
    if (protocol === "https:") throw failed(await this.#dialTls(address, Number(port || 443)));
    const client = createServiceFetch(host, { maxIdlePerHost: 0 });
    const all = { ...headers, Host: authority, "User-Agent": "containerd/v2.2.1" };
    try {
      return await client.fetch(`http://${at}${pathname}`, { method: method.toUpperCase(), headers: all });
    } catch (error) {
      throw failed(dialError(at, error instanceof TypeError ? error.cause : error));
    } finally {
      client.close();
    }
  }

  async #resolve(name: string, failed: (why: string) => ImagePullError): Promise<string> {
    try {
      const [address = name] = await lookup(this.#options.host, name, { families: [4] });
      return address;
    } catch (error) {
      if (!(error instanceof ResolveError)) throw error;
      const why = error.code === "EAI_AGAIN" ? "server misbehaving" : "no such host";
      throw failed(`dial tcp: lookup ${name} on ${this.#options.resolver}:53: ${why}`);
    }
  }

  async #dialTls(address: string, port: number): Promise<string> {
    const { machine, signal } = this.#options.host;
    try {
      const connection = await machine.network.connect({ address, port }, signal);
      connection.close();
      return "eastwest: TLS is not simulated";
    } catch (error) {
      return dialError(`${address}:${port}`, error);
    }
  }
}

/** net.OpError's text. */
function dialError(at: string, cause: unknown): string {
  const text = cause instanceof SocketError ? cause.code : String(cause);
  if (text.includes("ECONNREFUSED")) return `dial tcp ${at}: connect: connection refused`;
  if (text.includes("EHOSTUNREACH")) return `dial tcp ${at}: connect: no route to host`;
  if (text.includes("ENETUNREACH")) return `dial tcp ${at}: connect: network is unreachable`;
  return `dial tcp ${at}: i/o timeout`;
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
