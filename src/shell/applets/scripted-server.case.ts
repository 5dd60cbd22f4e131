/** What a scripted server does when a path is asked for; the same script runs over real and over simulated sockets. */
export type Action = { readonly send: string } | { readonly finally: "close" | "hang" | "again" };

const json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
const body = '{"a":1}';
const ok = [{ send: `${json}Content-Length: 7\r\n\r\n${body}` }, { finally: "again" }] as const;

const script: Readonly<Record<string, readonly Action[]>> = {
  "/ok": ok,
  "/empty": [{ finally: "close" }],
  "/partial": [{ send: `${json}Content-Length: 100\r\n\r\n${body}` }, { finally: "close" }],
  "/slow": [{ send: `${json}Content-Length: 100\r\n\r\n${body}` }, { finally: "hang" }],
  "/hang": [{ finally: "hang" }],
  "/chunked": [{ send: `${json}Transfer-Encoding: chunked\r\n\r\n7\r\n${body}\r\n0\r\n\r\n` }, { finally: "again" }],
  "/close": [{ send: `${json}Connection: close\r\n\r\n${body}` }, { finally: "close" }],
  "/garbage": [{ send: "hello there\r\n\r\n" }, { finally: "close" }],
  "/404": [{ send: "HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nno\n" }, { finally: "again" }],
  "/redirect": [{ send: "HTTP/1.1 302 Found\r\nLocation: /ok\r\nContent-Length: 0\r\n\r\n" }, { finally: "again" }],
  "/loop": [{ send: "HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n" }, { finally: "again" }],
};

/** The actions for a request's head; the body of a HEAD's answer is left out. */
export function actionsFor(head: string): readonly Action[] {
  const [method, target = ""] = head.split(" ");
  const actions = script[target.replace(/\?.*/, "")] ?? ok;
  if (method !== "HEAD") return actions;
  return actions.map((action) =>
    "send" in action ? { send: action.send.replace(/\r\n\r\n.*/s, "\r\n\r\n") } : action,
  );
}

/** Where a request with its body ends in what has come in; undefined while it is not whole. */
export function requestEnd(text: string): number | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
  return text.length >= end + 4 + length ? end + 4 + length : undefined;
}
