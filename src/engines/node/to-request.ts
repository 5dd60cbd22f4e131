import type { IncomingMessage } from "node:http";
import { loopback } from "./listen.ts";

/** As the API server takes it; undefined for a target or header that is none. */
export function toRequest(
  incoming: IncomingMessage,
  more: { readonly body?: Uint8Array<ArrayBuffer> | undefined; readonly signal?: AbortSignal | undefined } = {},
): Request | undefined {
  const { method = "GET", url = "/", headersDistinct } = incoming;
  try {
    const headers = new Headers();
    for (const [name, values] of Object.entries(headersDistinct)) {
      for (const value of values ?? []) headers.append(name, value);
    }
    const takesBody = method !== "GET" && method !== "HEAD" && (more.body?.length ?? 0) > 0;
    return new Request(new URL(url, `http://${loopback}`), {
      method,
      headers,
      ...(takesBody && more.body ? { body: more.body } : {}),
      ...(more.signal ? { signal: more.signal } : {}),
    });
  } catch {
    return undefined;
  }
}
