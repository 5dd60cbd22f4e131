import { CurlError } from "./curl-error.ts";

export interface CurlUrl {
  readonly host: string;
  readonly port: number;
  /** Path with query, as it goes into the request line. */
  readonly target: string;
  /** `user:password` before the host. */
  readonly user: string | undefined;
  /** With scheme and path, without the fragment. */
  readonly effective: string;
}

/** A URL as curl takes it: the scheme may be left out. Throws CurlError 3 (malformed) or 1 (protocol). */
export function parseCurlUrl(text: string): CurlUrl {
  const match = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/{1,3})?([^/?#]*)([^#]*)/.exec(text);
  const [, scheme = "http", authority = "", rest = ""] = match ?? [];
  if (authority === "" || [...text].some((character) => character <= " ")) throw malformed();
  if (scheme.toLowerCase() !== "http") {
    throw new CurlError(1, `Protocol "${scheme.toLowerCase()}" not supported or disabled in libcurl`);
  }
  const at = authority.lastIndexOf("@");
  const user = at < 0 ? undefined : decodeURIComponent(authority.slice(0, at));
  const place = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]+)(?::(\d*))?$/.exec(authority.slice(at + 1));
  if (!place) throw malformed();
  const [, host = "", port = ""] = place;
  if (Number(port) > 65535) throw malformed();
  const target = rest.startsWith("/") ? rest : `/${rest}`;
  return {
    host: host.replace(/^\[|\]$/g, ""),
    port: port === "" ? 80 : Number(port),
    target,
    user,
    effective: `http://${authority}${target}`,
  };
}

/** Where a Location header leads from `base`. */
export function resolveLocation(base: string, location: string): string {
  try {
    return new URL(location, base).href;
  } catch {
    throw malformed();
  }
}

function malformed(): CurlError {
  return new CurlError(3, "URL using bad/illegal format or missing URL");
}
