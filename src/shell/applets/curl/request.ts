import { FileError, resolvePath } from "../../../cluster/files.ts";
import { encodeRequest } from "../../../cluster/network/http/agent.ts";
import type { HeaderList } from "../../../cluster/network/http/message-head.ts";
import { readAllText } from "../../../cluster/pipe.ts";
import type { Process } from "../../../cluster/process.ts";
import type { CurlConfig } from "./config.ts";
import { CurlError } from "./curl-error.ts";
import type { CurlUrl } from "./url.ts";

export interface CurlRequest {
  readonly method: string;
  /** The head, in the order curl writes it. */
  readonly head: Uint8Array;
  readonly body: Uint8Array | undefined;
  /** Name given for Basic authentication, which -v tells. */
  readonly authUser: string | undefined;
}

/** The body that -d and its kin make; undefined without any. Throws CurlError 26 for a file that cannot be read. */
export async function readData(process: Process, config: CurlConfig): Promise<string | undefined> {
  if (config.data.length === 0) return undefined;
  const parts: string[] = [];
  for (const { kind, text } of config.data) {
    if (kind === "urlencode") parts.push(urlEncoded(text));
    else if (kind === "raw" || !text.startsWith("@")) parts.push(text);
    else {
      const content = await readFile(process, text.slice(1));
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
  const headers: [string, string][] = [
    ["Host", url.portGiven && url.port !== 80 ? `${bracketed(url)}:${url.port}` : bracketed(url)],
  ];
  if (user !== undefined) headers.push(["Authorization", `Basic ${btoa(user.includes(":") ? user : `${user}:`)}`]);
  if (config.userAgent !== "") headers.push(["User-Agent", config.userAgent]);
  headers.push(["Accept", config.json ? "application/json" : "*/*"]);
  if (config.referer !== undefined) headers.push(["Referer", config.referer]);
  if (config.cookie !== undefined) headers.push(["Cookie", config.cookie]);
  const trailing: [string, string][] = [];
  if (content) {
    trailing.push(["Content-Length", String(content.length)]);
    trailing.push(["Content-Type", config.json ? "application/json" : "application/x-www-form-urlencoded"]);
  }
  return {
    method,
    head: encodeRequest({ method, target, headers: withCustom(headers, trailing, config.headers) }),
    body: content,
    authUser: user?.replace(/:.*/s, ""),
  };
}

/** -H replaces, removes (`Name:`) or adds; additions stand before what belongs to the body (lib/http.c). */
function withCustom(own: [string, string][], trailing: [string, string][], custom: readonly string[]): HeaderList {
  const added: [string, string][] = [];
  for (const line of custom) {
    const [, name = "", separator = "", value = ""] = /^([^:;]+)([:;])\s*(.*)$/s.exec(line) ?? [];
    if (name === "") continue;
    const isSame = ([known]: readonly [string, string]) => known.toLowerCase() === name.toLowerCase();
    const host = own.findIndex((header) => isSame(header) && header[0] === "Host");
    if (host >= 0 && value !== "") {
      own[host] = ["Host", value];
      continue;
    }
    for (const list of [own, trailing]) {
      const index = list.findIndex(isSame);
      if (index >= 0) list.splice(index, 1);
    }
    if (value !== "" || separator === ";") added.push([name, value]);
  }
  return [...own, ...added, ...trailing];
}

async function readFile(process: Process, path: string): Promise<string> {
  if (path === "-") return readAllText(process.stdin, process.signal);
  try {
    return process.machine.files.readText(resolvePath(process.cwd, path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new CurlError(26, "Failed to open/read local data from file/application");
  }
}

function urlEncoded(text: string): string {
  const equals = text.indexOf("=");
  if (equals <= 0) return encodeURIComponent(text.replace(/^=/, ""));
  return `${text.slice(0, equals)}=${encodeURIComponent(text.slice(equals + 1))}`;
}

function bracketed(url: CurlUrl): string {
  return url.host.includes(":") ? `[${url.host}]` : url.host;
}
