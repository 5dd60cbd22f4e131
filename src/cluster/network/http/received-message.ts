import type { ReceivedRequest, ReceivedResponse } from "../../container-image.ts";
import { type HeaderList, headerValue, type RequestHead, type ResponseHead, toHeaders } from "./message-head.ts";
import { HttpSyntaxError } from "./wire-reader.ts";

const decoder = new TextDecoder();

/**
 * A request or response that has come in whole, as the web's classes show theirs. The host's own read their bodies by
 * streams, which take turns of the host in which no virtual time may pass.
 */
class ReceivedMessage {
  readonly #list: HeaderList;
  readonly #body: Uint8Array;
  #headers: Headers | undefined;
  #bodyUsed = false;

  constructor(list: HeaderList, body: Uint8Array) {
    this.#list = list;
    this.#body = body;
  }

  get headers(): Headers {
    this.#headers ??= toHeaders(this.#list);
    return this.#headers;
  }

  get bodyUsed(): boolean {
    return this.#bodyUsed;
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#bodyUsed) throw new TypeError("Body is unusable: Body has already been read");
    this.#bodyUsed = true;
    return this.#body.slice();
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer;
  }

  async text(): Promise<string> {
    return decoder.decode(await this.bytes());
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }
}

class IncomingRequest extends ReceivedMessage implements ReceivedRequest {
  readonly method: string;
  readonly url: string;

  constructor(head: RequestHead, url: string, body: Uint8Array) {
    super(head.headers, body);
    this.method = methodName(head.method);
    this.url = url;
  }
}

class IncomingResponse extends ReceivedMessage implements ReceivedResponse {
  readonly status: number;
  readonly statusText: string;

  constructor(head: ResponseHead, body: Uint8Array) {
    super(head.headers, body);
    this.status = head.status;
    this.statusText = head.reason;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status <= 299;
  }
}

/** `fallbackHost` stands in for a missing Host. Throws HttpSyntaxError when no handler could take it. */
export function receivedRequest(head: RequestHead, body: Uint8Array, fallbackHost: string): ReceivedRequest {
  const base = `http://${headerValue(head.headers, "host") || fallbackHost}`;
  const url = head.target.startsWith("/") ? URL.parse(base + head.target) : URL.parse(head.target, base);
  const hasCredentials = url !== null && (url.username !== "" || url.password !== "");
  if (!url || hasCredentials || forbidden.has(head.method.toUpperCase())) {
    throw new HttpSyntaxError("not a request that a handler could take");
  }
  const hasBody = head.method !== "GET" && head.method !== "HEAD";
  return new IncomingRequest(head, url.href, hasBody ? body : noBytes);
}

export function receivedResponse(head: ResponseHead, body: Uint8Array): ReceivedResponse {
  return new IncomingResponse(head, body);
}

const noBytes = new Uint8Array(0);
/** Fetch Standard, 2.2.1: methods that `Request` refuses, and those it writes in capitals. */
const forbidden = new Set(["CONNECT", "TRACE", "TRACK"]);
const normalized = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"]);

function methodName(method: string): string {
  const upper = method.toUpperCase();
  return normalized.has(upper) ? upper : method;
}
