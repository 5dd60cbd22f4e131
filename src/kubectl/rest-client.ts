import type { ApiServer } from "../cluster/api/server.ts";
import type { Clock } from "../cluster/clock.ts";
import type { ExecSession } from "../cluster/container-image.ts";
import { CommandError, StatusError } from "./errors.ts";
import { isObject, type Json, type JsonObject, sortedJson } from "./json.ts";

export interface Call {
  readonly method?: string;
  /** `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly accept?: string;
  readonly body?: Json;
  /** A body that is sent as it stands. */
  readonly text?: string;
  readonly contentType?: string;
  /** Beside the process' own. */
  readonly signal?: AbortSignal;
}

/** Asks for rows as the server prints them (meta.k8s.io/v1 Table). */
export const tableAccept =
  "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

export const mergePatch = "application/merge-patch+json";
export const jsonPatch = "application/json-patch+json";
export const strategicPatch = "application/strategic-merge-patch+json";

export interface RestClientOptions {
  readonly api: Pick<ApiServer, "fetch" | "upgrade">;
  readonly clock: Clock;
  readonly server: string;
  /** Ends whatever is under way. */
  readonly signal: AbortSignal;
  /** Called with the text of each `Warning` header. */
  readonly warn: (text: string) => Promise<void>;
}

/** HTTP towards the API server. What is no success throws StatusError. */
export class RestClient {
  readonly #options: RestClientOptions;

  constructor(options: RestClientOptions) {
    this.#options = options;
  }

  /** The answer's JSON. */
  async json(call: Call): Promise<JsonObject> {
    const response = await this.#send(call);
    const body = parseJson(await this.#textOf(response));
    return isObject(body) ? body : {};
  }

  /** The answer's bytes as they come, until the server ends them. */
  async stream(call: Call): Promise<AsyncGenerator<Uint8Array>> {
    const response = await this.#send(call);
    return chunksOf(response, this.#signalOf(call));
  }

  /** Turns the connection into a session, as `exec` does. Throws CommandError where a kubelet refuses. */
  async upgrade(call: Call): Promise<ExecSession> {
    const answer = await this.#options.api.upgrade(this.#request(call));
    if (answer instanceof Response) throw await this.#upgradeFailure(answer);
    return answer;
  }

  #request(call: Call): Request {
    const url = new URL(call.path, this.#options.server);
    for (const [key, value] of Object.entries(call.query ?? {})) {
      if (value !== undefined && value !== "") url.searchParams.set(key, value);
    }
    const headers: Record<string, string> = {
      Accept: call.accept ?? "application/json",
      "User-Agent": "kubectl/v1.36.0 (linux/amd64) kubernetes/eastwest",
    };
    const body = call.text ?? (call.body === undefined ? undefined : sortedJson(call.body));
    if (body !== undefined) headers["Content-Type"] = call.contentType ?? "application/json";
    return new Request(url, {
      method: call.method ?? "GET",
      headers,
      signal: this.#signalOf(call),
      ...(body === undefined ? {} : { body }),
    });
  }

  #signalOf(call: Call): AbortSignal {
    return call.signal ? AbortSignal.any([call.signal, this.#options.signal]) : this.#options.signal;
  }

  async #send(call: Call): Promise<Response> {
    const response = await this.#options.api.fetch(this.#request(call));
    const warning = response.headers.get("Warning");
    for (const match of (warning ?? "").matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)) {
      await this.#options.warn((match[1] ?? "").replace(/\\(.)/g, "$1"));
    }
    if (!response.ok) throw await this.#failure(response, call);
    return response;
  }

  /** A kubelet says in plain text why it refuses (client-go, transport/spdy). */
  async #upgradeFailure(response: Response): Promise<Error> {
    const text = await this.#textOf(response);
    const status = parseJson(text);
    if (isObject(status) && status.kind === "Status") return new StatusError(status);
    return new CommandError(`unable to upgrade connection: ${text}`);
  }

  async #failure(response: Response, call: Call): Promise<StatusError> {
    const status = parseJson(await this.#textOf(response));
    if (isObject(status) && status.kind === "Status") return new StatusError(status);
    const message =
      response.status === 404
        ? `the server could not find the requested resource${askedFor(call)}`
        : `an error on the server has prevented the request from succeeding (${response.status})`;
    const reason = response.status === 404 ? "NotFound" : "InternalError";
    return new StatusError({ status: "Failure", message, reason, code: response.status });
  }

  #textOf(response: Response): Promise<string> {
    return this.#options.clock.during(response.text());
  }
}

/**
 * A body chunk by chunk. Reads are not wrapped in `clock.during`: the next chunk may need cluster time to pass. Rejects
 * with the signal's reason.
 */
async function* chunksOf(response: Response, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return;
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
  });
  aborted.catch(() => {});
  try {
    signal.throwIfAborted();
    for (;;) {
      const { value, done } = await Promise.race([reader.read(), aborted]);
      if (done) return;
      yield value;
    }
  } finally {
    signal.removeEventListener("abort", abort);
    reader.cancel().catch(() => {});
  }
}

/** ` (get leases.coordination.k8s.io node1)`: what client-go adds where the server has no words of its own. */
function askedFor(call: Call): string {
  const [, group, plural, name] =
    /^\/apis?\/(?:([^/]+)\/)?v\d[^/]*(?:\/namespaces\/[^/]+)?\/([^/?]+)(?:\/([^/?]+))?/.exec(call.path) ?? [];
  if (plural === undefined) return "";
  const words = [(call.method ?? "GET").toLowerCase(), group ? `${plural}.${group}` : plural, name ?? ""];
  return ` (${words.join(" ").trimEnd()})`;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
