import type { FetchHandler, ReceivedRequest, ServiceImage } from "../../src/cluster/container-image.ts";

interface Repository {
  /** Layers and configurations, by digest. */
  readonly blobs: Map<string, Uint8Array>;
  /** By digest. */
  readonly manifests: Map<string, { readonly type: string; readonly content: Uint8Array }>;
  /** A tag is a line in this table, and nothing else. */
  readonly tags: Map<string, string>;
}

const segment = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const paths = new RegExp(`^/v2/(${segment}(?:/${segment})*)/(?:(tags/list)|(manifests|blobs|blobs/uploads)/([^/]*))$`);
const tagNames = /^\w[\w.-]{0,127}$/;
const manifestTypes = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];
const api = { "Docker-Distribution-Api-Version": "registry/2.0" };
const jsonHeaders = { ...api, "Content-Type": "application/json; charset=utf-8" };

/** A registry for images: the OCI Distribution API over plain HTTP, for everyone who asks. What it is told it keeps in memory. */
const image: ServiceImage = {
  kind: "service",
  repository: "registry",
  tags: ["2.8.2"],
  process: "registry",
  args: ["serve", "/etc/docker/registry/config.yml"],
  startupMs: 200,
  start({ env, sha256 }) {
    const repositories = new Map<string, Repository>();
    const uploads = new Set<string>();
    let uploadCount = 0;

    const digestOf = (content: Uint8Array) => `sha256:${sha256(content)}`;
    const repositoryFor = (name: string): Repository => {
      const known = repositories.get(name) ?? { blobs: new Map(), manifests: new Map(), tags: new Map() };
      repositories.set(name, known);
      return known;
    };

    const putManifest = async (request: ReceivedRequest, name: string, reference: string) => {
      const content = await request.bytes();
      const digest = digestOf(content);
      const type = request.headers.get("content-type") ?? "";
      const named = manifestTypes.includes(type) ? blobsNamedIn(content) : undefined;
      if (!named) return errors(400, ["MANIFEST_INVALID", "manifest invalid", {}]);
      if (reference.startsWith("sha256:") && reference !== digest)
        return errors(400, ["DIGEST_INVALID", "provided digest did not match uploaded content"]);
      const missing = named.filter((blob) => !repositories.get(name)?.blobs.has(blob));
      if (missing.length > 0)
        return errors(
          400,
          ...missing.map((blob): Problem => ["MANIFEST_BLOB_UNKNOWN", "blob unknown to registry", blob]),
        );
      const { manifests, tags } = repositoryFor(name);
      manifests.set(digest, { type, content });
      if (reference !== digest) tags.set(reference, digest);
      return created(request, `/v2/${name}/manifests/${digest}`, digest);
    };
    const getManifest = (name: string, reference: string) => {
      const repository = repositories.get(name);
      const isDigest = reference.startsWith("sha256:");
      const digest = isDigest ? reference : (repository?.tags.get(reference) ?? "");
      const manifest = repository?.manifests.get(digest);
      const detail = isDigest ? { Name: name, Revision: reference } : { Tag: reference };
      if (!manifest) return errors(404, ["MANIFEST_UNKNOWN", "manifest unknown", detail]);
      return found(manifest.content, manifest.type, digest);
    };

    const startUpload = (request: ReceivedRequest, name: string) => {
      const words = sha256(new TextEncoder().encode(String(++uploadCount)));
      const id = words.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
      uploads.add(id);
      const location = new URL(`/v2/${name}/blobs/uploads/${id}`, request.url).href;
      return new Response(null, { status: 202, headers: { ...api, Location: location, "Docker-Upload-Uuid": id } });
    };
    const finishUpload = async (request: ReceivedRequest, name: string, id: string) => {
      if (!uploads.has(id)) return errors(404, ["BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry", id]);
      const content = await request.bytes();
      const digest = digestOf(content);
      const wanted = new URL(request.url).searchParams.get("digest");
      if (wanted !== digest)
        return errors(400, ["DIGEST_INVALID", "provided digest did not match uploaded content", { Digest: wanted }]);
      uploads.delete(id);
      repositoryFor(name).blobs.set(digest, content);
      return created(request, `/v2/${name}/blobs/${digest}`, digest);
    };
    const getBlob = (name: string, digest: string) => {
      const content = repositories.get(name)?.blobs.get(digest);
      if (!content) return errors(404, ["BLOB_UNKNOWN", "blob unknown to registry", digest]);
      return found(content, "application/octet-stream", digest);
    };

    const handle: FetchHandler = (request) => {
      const { pathname } = new URL(request.url);
      const method = request.method === "HEAD" ? "GET" : request.method;
      if (pathname === "/v2/") return new Response("{}", { headers: jsonHeaders });
      if (pathname === "/v2/_catalog") return json(200, { repositories: [...repositories.keys()].sort() });
      const [, name = "", tags, kind, last = ""] = paths.exec(pathname) ?? [];
      const isReference = last.startsWith("sha256:") || tagNames.test(last);
      if (name === "" || (kind === "manifests" && !isReference))
        return new Response("404 page not found\n", { status: 404 });
      const asked = `${method} ${tags ?? kind}`;
      if (asked === "GET tags/list") {
        const repository = repositories.get(name);
        if (!repository) return errors(404, ["NAME_UNKNOWN", "repository name not known to registry", { name }]);
        return json(200, { name, tags: [...repository.tags.keys()].sort() });
      }
      if (asked === "GET manifests") return getManifest(name, last);
      if (asked === "PUT manifests") return putManifest(request, name, last);
      if (asked === "POST blobs/uploads") return startUpload(request, name);
      if (asked === "PUT blobs/uploads") return finishUpload(request, name, last);
      if (asked === "GET blobs") return getBlob(name, last);
      return errors(405, ["UNSUPPORTED", "The operation is unsupported."]);
    };
    return { [(env.get("REGISTRY_HTTP_ADDR") ?? ":5000").replace(/^.*:/, "")]: handle };
  },
};

export default image;

type Problem = readonly [code: string, message: string, detail?: unknown];

function errors(status: number, ...problems: Problem[]): Response {
  return json(status, { errors: problems.map(([code, message, detail]) => ({ code, message, detail })) });
}

function json(status: number, value: unknown): Response {
  return new Response(`${JSON.stringify(value)}\n`, { status, headers: jsonHeaders });
}

function found(content: Uint8Array, type: string, digest: string): Response {
  const headers = { ...api, "Content-Type": type, "Docker-Content-Digest": digest, Etag: `"${digest}"` };
  return new Response(content.slice(), { headers });
}

function created(request: ReceivedRequest, path: string, digest: string): Response {
  const headers = { ...api, "Docker-Content-Digest": digest, Location: new URL(path, request.url).href };
  return new Response(null, { status: 201, headers });
}

/** The digests of an image's configuration and layers; undefined for what is no manifest. */
function blobsNamedIn(content: Uint8Array): string[] | undefined {
  try {
    const { schemaVersion, config, layers } = JSON.parse(new TextDecoder().decode(content));
    if (schemaVersion !== 2) return undefined;
    return [config, ...layers].map(({ digest }: { digest: string }) => digest);
  } catch {
    return undefined;
  }
}
