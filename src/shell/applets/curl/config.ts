/** What a command line asks for. */
export interface CurlConfig {
  readonly urls: string[];
  /** By URL; `remote` is -O. */
  readonly outputs: ({ readonly file: string } | "remote")[];
  silent: boolean;
  showError: boolean;
  verbose: boolean;
  include: boolean;
  head: boolean;
  fail: boolean;
  follow: boolean;
  get: boolean;
  /** Braces and brackets are characters like others. */
  globOff: boolean;
  maxRedirects: number;
  writeOut: string | undefined;
  /** Milliseconds for the whole transfer. */
  maxTime: number | undefined;
  connectTimeout: number;
  method: string | undefined;
  /** Pieces of -d, each as typed; `kind` says how `@file` is read. */
  readonly data: { readonly kind: "ascii" | "binary" | "raw" | "urlencode"; readonly text: string }[];
  json: boolean;
  readonly headers: string[];
  userAgent: string;
  referer: string | undefined;
  cookie: string | undefined;
  user: string | undefined;
  /** `host:port` to addresses, from --resolve. */
  readonly resolved: Map<string, string[]>;
  readonly resolveEntries: string[];
}

/** The curl whose words these are: Debian 12's, which the tests have at hand. */
export const curlVersion = "7.88.1";

export function defaultConfig(): CurlConfig {
  return {
    urls: [],
    outputs: [],
    silent: false,
    showError: false,
    verbose: false,
    include: false,
    head: false,
    fail: false,
    follow: false,
    get: false,
    globOff: false,
    maxRedirects: 50,
    writeOut: undefined,
    maxTime: undefined,
    connectTimeout: 300_000,
    method: undefined,
    data: [],
    json: false,
    headers: [],
    userAgent: `curl/${curlVersion}`,
    referer: undefined,
    cookie: undefined,
    user: undefined,
    resolved: new Map(),
    resolveEntries: [],
  };
}
