import { HttpSyntaxError } from "./wire-reader.ts";

/** In the order and the case they came or are to be sent. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

export interface RequestHead {
  readonly method: string;
  /** As it stands in the request line: a path with its query. */
  readonly target: string;
  /** `1.1` */
  readonly version: string;
  readonly headers: HeaderList;
}

export interface ResponseHead {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: HeaderList;
  /** The head as it came, for those who show it. */
  readonly raw: string;
}

/** Throws HttpSyntaxError on what is no HTTP/1.x request (RFC 9112, 3). */
export function parseRequestHead(raw: string): RequestHead {
  const [startLine = "", ...lines] = linesOf(raw);
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP\/(1\.[01])$/.exec(startLine);
  if (!match) throw new HttpSyntaxError("not an HTTP/1.x request");
  const [, method = "", target = "", version = ""] = match;
  return { method, target, version, headers: parseHeaders(lines) };
}

/** Throws HttpSyntaxError on what is no HTTP/1.x response (RFC 9112, 4). */
export function parseResponseHead(raw: string): ResponseHead {
  const [startLine = "", ...lines] = linesOf(raw);
  const match = /^HTTP\/(1\.[01]) (\d{3})(?: (.*))?$/.exec(startLine);
  if (!match) throw new HttpSyntaxError("not an HTTP/1.x response");
  const [, version = "", status = "", reason = ""] = match;
  return { version, status: Number(status), reason, headers: parseHeaders(lines), raw };
}

/** All values of a header, joined; undefined without one. */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  let joined: string | undefined;
  for (const [known, value] of headers) {
    if (known.length !== name.length || known.toLowerCase() !== name) continue;
    joined = joined === undefined ? value : `${joined}, ${value}`;
  }
  return joined;
}

/** Whether a comma-separated header has a token: `connection` `close`. */
export function hasToken(headers: HeaderList, name: string, token: string): boolean {
  const value = headerValue(headers, name)?.toLowerCase();
  return value === token || (value?.split(",").some((part) => part.trim() === token) ?? false);
}

/** As the web's classes have them: names in lower case. Throws TypeError on a value that they do not take. */
export function toHeaders(list: HeaderList): Headers {
  const headers = new Headers();
  for (const [name, value] of list) headers.append(name, value);
  return headers;
}

/** Start line, headers and the empty line. */
export function formatHead(startLine: string, headers: HeaderList): string {
  let text = `${startLine}\r\n`;
  for (const [name, value] of headers) text += `${name}: ${value}\r\n`;
  return `${text}\r\n`;
}

function parseHeaders(lines: readonly string[]): HeaderList {
  return lines.map((line) => {
    const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)$/.exec(line);
    const value = match?.[2] ?? "";
    if (!match || value.includes("\0")) throw new HttpSyntaxError("not a header");
    return [match[1] ?? "", value.replace(trailingBlanks, "")] as const;
  });
}

const trailingBlanks = /[ \t]+$/;

/** Without the empty ones at the end. */
function linesOf(raw: string): string[] {
  const lines: string[] = [];
  let start = 0;
  for (let end = raw.indexOf("\n"); end >= 0; end = raw.indexOf("\n", start)) {
    const line = raw.slice(start, raw[end - 1] === "\r" ? end - 1 : end);
    start = end + 1;
    if (line !== "" || start < raw.length) lines.push(line);
  }
  return lines;
}
