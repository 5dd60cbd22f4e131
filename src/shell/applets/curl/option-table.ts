import type { CurlConfig } from "./config.ts";
import { CurlError } from "./curl-error.ts";

/** What an option does with the configuration. */
export type Option =
  | { readonly kind: "flag"; readonly set: (config: CurlConfig, on: boolean) => void }
  | { readonly kind: "text"; readonly set: (config: CurlConfig, value: string) => void }
  /** A decimal number of seconds, or a whole number. */
  | { readonly kind: "number"; readonly set: (config: CurlConfig, value: number) => void };

type KeyOf<V> = { [K in keyof CurlConfig]-?: V extends CurlConfig[K] ? K : never }[keyof CurlConfig];
type FlagKey = KeyOf<boolean>;
type TextKey = "method" | "userAgent" | "referer" | "cookie" | "user" | "writeOut";
type ListKey = "urls" | "headers";

const flag = (key: FlagKey): Option => ({
  kind: "flag",
  set: (config, on) => {
    config[key] = on;
  },
});
const text = (key: TextKey): Option => ({
  kind: "text",
  set: (config, value) => {
    config[key] = value;
  },
});
const listed = (key: ListKey): Option => ({ kind: "text", set: (config, value) => void config[key].push(value) });
const data = (kind: CurlConfig["data"][number]["kind"]): Option => ({
  kind: "text",
  set: (config, value) => void config.data.push({ kind, text: value }),
});
/** Accepted because what it asks for is so already: IPv4, HTTP/1.1, no certificates, no proxy, unbuffered output. */
const already: Option = { kind: "flag", set: () => {} };

/** Options that are simulated, by long name. */
export const options: ReadonlyMap<string, Option> = new Map<string, Option>([
  ["silent", flag("silent")],
  ["show-error", flag("showError")],
  ["verbose", flag("verbose")],
  ["include", flag("include")],
  ["head", flag("head")],
  ["fail", flag("fail")],
  ["location", flag("follow")],
  ["get", flag("get")],
  ["globoff", flag("globOff")],
  ["remote-name", { kind: "flag", set: (config) => void config.outputs.push("remote") }],
  ["ipv4", already],
  ["http1.1", already],
  ["insecure", already],
  ["no-buffer", already],
  ["disable", already],
  ["output", { kind: "text", set: (config, file) => void config.outputs.push({ file }) }],
  ["write-out", text("writeOut")],
  ["max-time", { kind: "number", set: setMaxTime }],
  ["connect-timeout", { kind: "number", set: setConnectTimeout }],
  ["max-redirs", { kind: "number", set: setMaxRedirects }],
  ["request", text("method")],
  ["data", data("ascii")],
  ["data-ascii", data("ascii")],
  ["data-binary", data("binary")],
  ["data-raw", data("raw")],
  ["data-urlencode", data("urlencode")],
  ["json", { kind: "text", set: addJson }],
  ["header", listed("headers")],
  ["user-agent", text("userAgent")],
  ["referer", text("referer")],
  ["cookie", text("cookie")],
  ["user", text("user")],
  ["url", listed("urls")],
  ["noproxy", { kind: "text", set: () => {} }],
  ["resolve", { kind: "text", set: addResolved }],
]);

/** Short names. What is not here is a real option all the same: curl has given every letter a meaning. */
export const shortNames: Readonly<Record<string, string>> = {
  s: "silent",
  S: "show-error",
  v: "verbose",
  i: "include",
  I: "head",
  f: "fail",
  L: "location",
  G: "get",
  g: "globoff",
  O: "remote-name",
  "4": "ipv4",
  k: "insecure",
  N: "no-buffer",
  q: "disable",
  o: "output",
  w: "write-out",
  m: "max-time",
  X: "request",
  d: "data",
  H: "header",
  A: "user-agent",
  e: "referer",
  b: "cookie",
  u: "user",
  h: "help",
  V: "version",
};

/** Long options that exist but are not simulated, so that they are not called unknown. */
export const notSimulated = (
  "anyauth append basic cacert capath cert ciphers compressed config continue-at cookie-jar connect-to create-dirs " +
  "crlf digest dns-servers doh-url dump-header etag-compare etag-save expect100-timeout fail-early fail-with-body form " +
  "form-string ftp-port haproxy-protocol http0.9 http1.0 http2 http2-prior-knowledge http3 interface ipv6 " +
  "junk-session-cookies keepalive-time key libcurl limit-rate list-only local-port location-trusted manual " +
  "max-filesize negotiate netrc next ntlm oauth2-bearer output-dir parallel parallel-max path-as-is post301 post302 " +
  "post303 preproxy progress-bar proto proxy proxy-user quote random-file range rate raw remote-header-name " +
  "remote-name-all remote-time remove-on-error request-target retry retry-all-errors retry-connrefused retry-delay " +
  "retry-max-time socks4 socks5 socks5-hostname speed-limit speed-time stderr styled-output tcp-fastopen tcp-nodelay " +
  "telnet-option tftp-blksize time-cond tls-max tlsv1.2 tlsv1.3 tr-encoding trace trace-ascii trace-time unix-socket " +
  "upload-file url-query use-ascii xattr"
).split(" ");

function addResolved(config: CurlConfig, entry: string): void {
  const [host = "", port = "", addresses = ""] = entry.replace(/^\+/, "").split(":");
  if (!host || !/^\d+$/.test(port) || !addresses)
    throw new CurlError(49, `Couldn't parse CURLOPT_RESOLVE entry '${entry}'`);
  config.resolved.set(`${host.toLowerCase()}:${port}`, addresses.split(","));
  config.resolveEntries.push(`${host}:${port}:${addresses}`);
}

function addJson(config: CurlConfig, value: string): void {
  config.data.push({ kind: "binary", text: value });
  config.json = true;
}

function setMaxTime(config: CurlConfig, seconds: number): void {
  config.maxTime = seconds > 0 ? seconds * 1000 : undefined;
}

function setConnectTimeout(config: CurlConfig, seconds: number): void {
  if (seconds > 0) config.connectTimeout = seconds * 1000;
}

function setMaxRedirects(config: CurlConfig, count: number): void {
  config.maxRedirects = count;
}
