import { ImagePullError, type ReceivedResponse } from "../container-image.ts";
import { lookup, ResolveError, type ResolverHost } from "../dns/stub-resolver.ts";
import { createServiceFetch } from "../network/http/service-fetch.ts";
import { SocketError } from "../network/sockets.ts";

export interface RegistryClientOptions {
  /** Who asks: its resolver, its network. */
  readonly host: ResolverHost;
  /** Of the host's resolver, for messages. */
  readonly resolver: string;
  /** As in an image's name: `localhost:5000`. */
  readonly server: string;
  readonly isPlainHttp: boolean;
}

/** Speaks with one registry for the time of a pull: one lookup, one connection. Its words for a failure are Go's. */
export class RegistryClient {
  /** `http://registry.example.com` */
  readonly origin: string;
  readonly #options: RegistryClientOptions;
  readonly #client: ReturnType<typeof createServiceFetch>;
  #address: string | undefined;

  constructor(options: RegistryClientOptions) {
    this.#options = options;
    this.#client = createServiceFetch(options.host);
    this.origin = `${options.isPlainHttp ? "http" : "https"}://${options.server}`;
  }

  /** `context` stands before what is said of a failure. Rejects with ImagePullError. */
  async ask(
    method: "Head" | "Get",
    path: string,
    context: string,
    headers: Record<string, string> = {},
  ): Promise<ReceivedResponse> {
    const { server, isPlainHttp } = this.#options;
    const failed = (why: string) =>
      new ImagePullError(`${context}: failed to do request: ${method} "${this.origin}${path}": ${why}`);
    const [name = "", port = isPlainHttp ? "80" : "443"] = server.split(":");
    this.#address ??= await this.#resolve(name, failed);
    const at = `${this.#address}:${port}`;
    if (!isPlainHttp) throw failed(await this.#dialTls(this.#address, Number(port)));
    const all = { ...headers, Host: server, "User-Agent": "containerd/v2.2.1" };
    try {
      return await this.#client.fetch(`http://${at}${path}`, { method: method.toUpperCase(), headers: all });
    } catch (error) {
      throw failed(dialError(at, error instanceof TypeError ? error.cause : error));
    }
  }

  close(): void {
    this.#client.close();
  }

  async #resolve(name: string, failed: (why: string) => ImagePullError): Promise<string> {
    try {
      const [address = name] = await lookup(this.#options.host, name);
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
