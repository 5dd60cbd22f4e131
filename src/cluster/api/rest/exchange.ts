import type { Clock } from "../../clock.ts";
import type { Registry } from "../registry/context.ts";
import type { KubeletApi } from "../server.ts";
import { ApiError, type Status } from "../status.ts";

/** What all requests share. */
export interface ServerContext {
  readonly registry: Registry;
  readonly clock: Clock;
  /** `v1.36.2` */
  readonly kubernetesVersion: string;
  /** By node name. */
  readonly kubelets: ReadonlyMap<string, KubeletApi>;
}

/** One request on its way, and what goes with its answer. */
export class Exchange {
  readonly server: ServerContext;
  readonly request: Request;
  readonly url: URL;
  readonly #warnings: string[] = [];

  constructor(server: ServerContext, request: Request) {
    this.server = server;
    this.request = request;
    this.url = new URL(request.url);
  }

  get query(): URLSearchParams {
    return this.url.searchParams;
  }

  /** Told to the client in a `Warning` header. */
  warn(text: string): void {
    this.#warnings.push(text);
  }

  /** `body` as JSON; `pretty` as the real server decides it. */
  json(body: object, status = 200, contentType = "application/json"): Response {
    const text = this.#isPretty() ? JSON.stringify(body, undefined, 2) : `${JSON.stringify(body)}\n`;
    return this.respond(text, status, contentType);
  }

  respond(body: BodyInit, status: number, contentType: string): Response {
    const headers = new Headers({ "content-type": contentType, "cache-control": "no-cache, private" });
    for (const text of this.#warnings) headers.append("warning", `299 - "${text.replace(/[\\"]/g, "\\$&")}"`);
    return new Response(body, { status, headers });
  }

  /** The answer to a failure. */
  fail(error: unknown): Response {
    const { status } = error instanceof ApiError ? error : internalError(error);
    return this.json(status, status.code);
  }

  /** Asked for, or for a person's tool: curl, wget, a browser. */
  #isPretty(): boolean {
    const asked = this.query.get("pretty");
    if (asked !== null) return asked === "" || asked === "1" || asked === "true";
    return /^(curl|Wget|Mozilla\/5\.0)/.test(this.request.headers.get("user-agent") ?? "");
  }
}

function internalError(error: unknown): { status: Status } {
  return new ApiError(500, "InternalError", `Internal error occurred: ${error}`, {
    causes: [{ message: String(error) }],
  });
}
