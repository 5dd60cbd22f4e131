import type { FileSystem } from "../files.ts";
import { isIpv4 } from "./reverse-name.ts";

/** What `/etc/resolv.conf` says; see resolv.conf(5). */
export interface ResolverConfig {
  /** At most three; 127.0.0.1 when none is named. */
  readonly servers: readonly string[];
  readonly search: readonly string[];
  /** A name with as many dots is tried as it is before the search list. */
  readonly ndots: number;
  /** Milliseconds to wait for an answer. */
  readonly timeoutMs: number;
  readonly attempts: number;
  /** Options that have no number: `rotate`, `single-request`. */
  readonly flags: ReadonlySet<string>;
}

export function readResolverConfig(files: FileSystem): ResolverConfig {
  const lines = fieldsOf(files, "/etc/resolv.conf");
  const known = configs.get(lines);
  if (known) return known;
  const config = configIn(lines);
  configs.set(lines, config);
  return config;
}

const configs = new WeakMap<Fields, ResolverConfig>();

function configIn(lines: Fields): ResolverConfig {
  const servers: string[] = [];
  let search: string[] = [];
  const options = new Map<string, number>();
  const flags = new Set<string>();
  for (const [keyword, ...values] of lines) {
    if (keyword === "nameserver" && values[0] && isIpv4(values[0])) servers.push(values[0]);
    else if (keyword === "search") search = values;
    else if (keyword === "domain") search = values.slice(0, 1);
    else if (keyword === "options") {
      for (const option of values) {
        const [, name = "", number] = /^([a-z-]+):(\d+)$/.exec(option) ?? [];
        if (number !== undefined) options.set(name, Number(number));
        else flags.add(option);
      }
    }
  }
  return {
    servers: servers.length > 0 ? servers.slice(0, 3) : ["127.0.0.1"],
    search: search.map((domain) => domain.replace(/\.$/, "")),
    ndots: Math.min(options.get("ndots") ?? 1, 15),
    timeoutMs: Math.min(Math.max(options.get("timeout") ?? 5, 1), 30) * 1000,
    attempts: Math.min(Math.max(options.get("attempts") ?? 2, 1), 5),
    flags,
  };
}

/** All name servers that a file in resolv.conf's form names. */
export function nameserversIn(files: FileSystem, path: string): string[] {
  return fieldsOf(files, path).flatMap(([keyword, value = ""]) =>
    keyword === "nameserver" && isIpv4(value) ? [value] : [],
  );
}

/** The addresses of a name, and the name that they are really of, behind all aliases. */
export interface FoundHost {
  readonly addresses: readonly string[];
  readonly canonical: string;
  readonly aliases: readonly string[];
}

/** What `/etc/hosts` has for a name, without regard to case: the first name of a line is the canonical one. */
export function hostInHosts(files: FileSystem, name: string, family: 4 | 6 = 4): FoundHost | undefined {
  const wanted = name.replace(/\.$/, "").toLowerCase();
  const lines = hostLines(files).filter(
    ([address = "", ...names]) =>
      isIpv4(address) === (family === 4) && names.some((known) => known.toLowerCase() === wanted),
  );
  const [first] = lines;
  if (!first) return undefined;
  const [, canonical = "", ...aliases] = first;
  return { addresses: lines.map(([address = ""]) => address), canonical, aliases };
}

/** The names that `/etc/hosts` has for an address, the canonical one first. */
export function namesInHosts(files: FileSystem, address: string): readonly string[] {
  return (
    hostLines(files)
      .find(([known]) => known === address)
      ?.slice(1) ?? []
  );
}

/** Lines of an address and its names. */
export function hostLines(files: FileSystem): Fields {
  return fieldsOf(files, "/etc/hosts");
}

type Fields = readonly (readonly string[])[];

const noFields: Fields = [];
/** By a file's content, which is another one once the file has changed: each lookup reads these files. */
const fieldsByContent = new WeakMap<Uint8Array, Fields>();

function fieldsOf(files: FileSystem, path: string): Fields {
  if (!files.exists(path) || files.stat(path).type !== "file") return noFields;
  const content = files.read(path);
  const known = fieldsByContent.get(content);
  if (known) return known;
  const fields = files
    .readText(path)
    .split("\n")
    .map((line) => line.replace(/[#;].*/, "").trim())
    .filter((line) => line !== "")
    .map((line) => line.split(/\s+/));
  fieldsByContent.set(content, fields);
  return fields;
}
