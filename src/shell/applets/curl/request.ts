import { FileError, resolvePath } from "../../../cluster/files.ts";
import { readAllText } from "../../../cluster/pipe.ts";
import type { CurlConfig } from "./config.ts";
import type { CurlSession } from "./session.ts";
import type { CurlUrl } from "./url.ts";

export interface CurlRequest {
  readonly method: string;
  /** The head, in the order curl writes it. */
  readonly head: Uint8Array;
  readonly body: Uint8Array | undefined;
  /** Name given for Basic authentication, which -v tells. */
  readonly authUser: string | undefined;
}

/** The body that -d and its kin make; undefined without any. A file that cannot be read counts as empty. */
export async function readData(session: CurlSession): Promise<string | undefined> {
  const { config } = session;
  if (config.data.length === 0) return undefined;
  const parts: string[] = [];
  for (const { kind, text } of config.data) {
    if (kind === "urlencode") parts.push(urlEncoded(text));
    else if (kind === "raw" || !text.startsWith("@")) parts.push(text);
    else {
      const content = await readFile(session, text.slice(1));
      parts.push(kind === "ascii" ? content.replace(/[\r\n\0]/g, "") : content);
    }
  }
  return parts.join(config.json ? "" : "&");
}

/** The request for a URL; `body` is left out after a redirect that turns POST into GET. */
export function buildRequest(
  config: CurlConfig,
  url: CurlUrl,
  body: string | undefined,
  isRedirected: boolean,
): CurlRequest {
  const asQuery = config.get && body !== undefined;
  const target = asQuery ? `${url.target}${url.target.includes("?") ? "&" : "?"}${body}` : url.target;
  const content = asQuery || body === undefined ? undefined : new TextEncoder().encode(body);
  const method = (isRedirected ? undefined : config.method) ?? (config.head ? "HEAD" : content ? "POST" : "GET");
  const user = url.user ?? config.user;
  const host = url.host.includes(":") ? `[${url.host}]` : url.host;
  const own = [`Host: ${host}${url.port === 80 ? "" : `:${url.port}`}`];
  if (user !== undefined) own.push(`Authorization: Basic ${btoa(user.includes(":") ? user : `${user}:`)}`);
  if (config.userAgent !== "") own.push(`User-Agent: ${config.userAgent}`);
  own.push("Accept: */*");
  if (config.referer !== undefined) own.push(`Referer: ${config.referer}`);
  if (config.cookie !== undefined) own.push(`Cookie: ${config.cookie}`);
  const ofBody = content
    ? [`Content-Length: ${content.length}`, "Content-Type: application/x-www-form-urlencoded"]
    : [];
  const lines = withCustom(own, ofBody, [...jsonHeaders(config), ...config.headers]);
  return {
    method,
    head: new TextEncoder().encode(`${[`${method} ${target} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n`),
    body: content,
    authUser: user?.replace(/:.*/s, ""),
  };
}

function jsonHeaders({ json, headers }: CurlConfig): string[] {
  if (!json) return [];
  return ["Content-Type: application/json", "Accept: application/json"].filter(
    (line) => !headers.some((given) => nameOf(given) === nameOf(line)),
  );
}

/**
 * -H replaces, removes (`Name:`), sends empty (`Name;`) or adds, as typed; additions stand before what belongs to the
 * body (lib/http.c).
 */
function withCustom(own: string[], ofBody: string[], custom: readonly string[]): string[] {
  const added: string[] = [];
  for (const line of custom) {
    const name = nameOf(line);
    const isEmpty = /^[^:;]+:\s*$/.test(line);
    if (name === "host" && !isEmpty) {
      own[0] = line;
      continue;
    }
    for (const list of [own, ofBody]) {
      const index = list.findIndex((known) => nameOf(known) === name);
      if (index >= 0) list.splice(index, 1);
    }
    if (!isEmpty) added.push(/^[^:;]+;$/.test(line) ? line.replace(/;$/, ":") : line);
  }
  return [...own, ...added, ...ofBody];
}

function nameOf(line: string): string {
  return line.replace(/[:;].*/s, "").toLowerCase();
}

async function readFile(session: CurlSession, path: string): Promise<string> {
  const { config, process } = session;
  if (path === "-") return readAllText(process.stdin, process.signal);
  try {
    return process.machine.files.readText(resolvePath(process.cwd, path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const warning = `Warning: Couldn't read data from file "${path}", this makes an empty POST.\n`;
    if (!config.silent) session.print(warning);
    return "";
  }
}

function urlEncoded(text: string): string {
  const equals = text.indexOf("=");
  if (equals <= 0) return encodeURIComponent(text.replace(/^=/, ""));
  return `${text.slice(0, equals)}=${encodeURIComponent(text.slice(equals + 1))}`;
}
