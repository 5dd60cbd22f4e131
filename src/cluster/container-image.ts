import type { AgentOptions } from "./network/http/agent.ts";
import type { NetworkStack } from "./network/sockets.ts";
import type { ByteReader } from "./pipe.ts";
import type { Program } from "./process.ts";

/** What a container runtime knows about an image. */
export interface ContainerImage {
  /** As it was pulled, `repository:tag`. */
  readonly reference: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly programs: ReadonlyMap<string, Program>;
  /** Absolute path to content. */
  readonly files: Readonly<Record<string, string>>;
  readonly sizeBytes: number;
  /** Of its manifest, `sha256:…`; only registries that have manifests know it. */
  readonly digest?: string | undefined;
}

/** Thrown by `pull`; `message` is what containerd reports to the kubelet for it. */
export class ImagePullError extends Error {}

/** Where nodes get images from. */
export interface ImageRegistry {
  /**
   * Resolves with the image, or rejects with ImagePullError. The time that its layers take is the caller's (kubelet's)
   * affair. `network`: the node's that pulls.
   */
  pull(reference: string, network?: NetworkStack): Promise<ContainerImage>;
}

/** `fetch` as a service in a pod calls it: through the pod's resolver, network and a keep-alive pool. */
export type ServiceFetch = (
  url: string,
  init?: { method?: string; headers?: Record<string, string>; body?: string },
) => Promise<ReceivedResponse>;

/** What a service in `labs/images/` is given. */
export interface ServiceContext {
  readonly env: ReadonlyMap<string, string>;
  readonly hostname: string;
  /** What follows the process' name in its command line. */
  readonly args: readonly string[];
  /** The tag it was pulled under. */
  readonly version: string;
  readonly fetch: ServiceFetch;
  /** Another `fetch`, with a pool of its own that keeps connections as it is told. */
  createFetch(pool: AgentOptions): ServiceFetch;
  /** A line on stdout, seen by `kubectl logs`. */
  log(line: string): void;
  /** Milliseconds since the Unix epoch, cluster time. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** A SHA-256 in hexadecimal digits, as every language's library has it. */
  sha256(content: Uint8Array): string;
  /** Ends the process with this code. */
  exit(code: number): void;
  /** What it does on SIGTERM before it ends, as a JVM's shutdown hooks; its network is still there. SIGKILL spares it. */
  onShutdown(hook: () => Promise<void>): void;
}

export interface RequestOrigin {
  /** As the server's socket sees it. */
  readonly remoteAddress: string;
  readonly remotePort: number;
}

/** The part of `Request` that a server looks at. Its body is there already. */
export interface ReceivedRequest
  extends Pick<Request, "method" | "url" | "headers" | "bodyUsed" | "bytes" | "arrayBuffer" | "text"> {
  json(): Promise<unknown>;
}

/** The part of `Response` that a client looks at. Its body is there already. */
export interface ReceivedResponse
  extends Pick<Response, "ok" | "status" | "statusText" | "headers" | "bodyUsed" | "bytes" | "arrayBuffer" | "text"> {
  json(): Promise<unknown>;
}

export type FetchHandler = (request: ReceivedRequest, origin: RequestOrigin) => Response | Promise<Response>;

/** What a datagram is answered with; undefined: nothing. */
export type DatagramHandler = (text: string, origin: RequestOrigin) => string | undefined;

/** An image that is one HTTP service; `labs/images/*.ts` export these. */
export interface ServiceImage {
  readonly kind: "service";
  /** Without a tag. */
  readonly repository: string;
  readonly tags: readonly string[];
  /** The process' name, argv[0]: `java`. */
  readonly process: string;
  /** Its arguments where a pod gives none. */
  readonly args?: readonly string[];
  /** From start to listening. */
  readonly startupMs: number;
  /** Called once the process starts; the ports it listens on, each with its handler. */
  start(context: ServiceContext): Readonly<Record<number, FetchHandler>>;
  /** The UDP ports that it answers on, too. Called after `start`. */
  datagrams?(context: ServiceContext): Readonly<Record<number, DatagramHandler>>;
}

/** An image of command-line programs. */
export interface UserlandImage {
  readonly kind: "userland";
  readonly repository: string;
  readonly tags: readonly string[];
  /** Whose words the applets speak (src/shell/userland.ts). */
  readonly userland: "busybox-1.22" | "busybox-1.37";
  /** Whose resolver its programs have. */
  readonly libc: "glibc" | "musl" | "uclibc";
  /** Programs beside busybox' own: `curl`. */
  readonly extraPrograms: readonly string[];
  readonly command: readonly string[];
}

export type LabImage = ServiceImage | UserlandImage;

export interface LogLine {
  readonly time: number;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

export interface LogOptions {
  readonly follow?: boolean | undefined;
  readonly previous?: boolean | undefined;
  readonly tailLines?: number | undefined;
  readonly timestamps?: boolean | undefined;
  /** Lines not older than this. */
  readonly sinceSeconds?: number | undefined;
}

/** Which streams a client of `attach` wants. Whether there is a terminal is the container's affair, not the client's. */
export interface AttachOptions {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
}

export interface ExecOptions extends AttachOptions {
  readonly command: readonly string[];
  readonly tty: boolean;
}

/** A running `exec` or `attach`, the client's end. What ends it is said by `exited`. */
export interface ExecSession {
  write(data: Uint8Array): Promise<void>;
  closeStdin(): void;
  readonly stdout: ByteReader;
  /** At its end from the start with a tty. */
  readonly stderr: ByteReader;
  resize(columns: number, rows: number): void;
  /**
   * The exit code, or the runtime's words for why nothing was run (`OCI runtime exec failed: …`). An attach that has
   * ended gives 0, whatever the container's process ended with.
   */
  readonly exited: Promise<{ readonly code: number } | { readonly error: string }>;
  /** The client has gone away. */
  hangUp(): void;
}
