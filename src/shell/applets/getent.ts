import { hostInHosts, hostLines, namesInHosts } from "../../cluster/dns/resolver-config.ts";
import { isIpv4 } from "../../cluster/dns/reverse-name.ts";
import { lookupAddress, lookupHost, ResolveError } from "../../cluster/dns/stub-resolver.ts";
import type { Program } from "../../cluster/process.ts";
import { type Applet, Failure, toProgram } from "./applet.ts";

const databases = [
  "ahosts",
  "ahostsv4",
  "ahostsv6",
  "aliases",
  "ethers",
  "group",
  "gshadow",
  "hosts",
  "initgroups",
  "netgroup",
  "networks",
  "passwd",
  "protocols",
  "rpc",
  "services",
  "shadow",
];

const hint = "Try `getent --help' or `getent --usage' for more information.";
const missing = 2;

/** glibc's getent, for names of hosts: the texts are those of 2.36. */
export const getent: Program = toProgram(main, "", "gnu");

async function main(applet: Applet): Promise<number> {
  const words = [...applet.args];
  while (words[0]?.startsWith("-")) {
    const option = words.shift() ?? "";
    if (!/^(-A|--no-addrconfig|-i|--no-idn)$/.test(option)) throw new Failure(`eastwest: ${option} is not simulated`);
  }
  const [database, ...keys] = words;
  if (database === undefined) throw new Failure(`wrong number of arguments\n${hint}`);
  if (!databases.includes(database)) {
    await applet.process.stderr.write(new TextEncoder().encode(`Unknown database: ${database}\n${hint}\n`));
    return 1;
  }
  if (!/^a?hosts/.test(database)) throw new Failure(`eastwest: the database ${database} is not simulated`);
  if (keys.length === 0) {
    await applet.write(allHosts(applet));
    return 0;
  }
  let isComplete = true;
  for (const key of keys) {
    const text = database === "hosts" ? await hostLine(applet, key) : await addressLines(applet, key, database);
    await applet.write(text);
    isComplete &&= text !== "";
  }
  return isComplete ? 0 : missing;
}

/** gethostbyname2(3) for IPv6 and then for IPv4, or gethostbyaddr(3). */
async function hostLine({ process }: Applet, key: string): Promise<string> {
  const { files } = process.machine;
  if (isIpv4(key)) {
    const names = namesInHosts(files, key);
    const name = names.length > 0 ? names.join(" ") : await lookupAddress(process, key);
    return name === undefined ? "" : line(key, name);
  }
  const known = hostInHosts(files, key, 6);
  if (known)
    return known.addresses.map((address) => line(address, [known.canonical, ...known.aliases].join(" "))).join("");
  for (const family of [6, 4] as const) {
    try {
      const { addresses, canonical, aliases } = await lookupHost(process, key, { families: [family] });
      return addresses.map((address) => line(address, [canonical, ...aliases].join(" "))).join("");
    } catch (error) {
      if (!(error instanceof ResolveError)) throw error;
    }
  }
  return "";
}

/** getaddrinfo(3), a line for each address and type of socket. */
async function addressLines({ process }: Applet, key: string, database: string): Promise<string> {
  if (database === "ahostsv6") return "";
  try {
    const families = database === "ahostsv4" ? ([4] as const) : undefined;
    const { addresses, canonical } = await lookupHost(process, key, { families });
    return addresses
      .flatMap((address, index) =>
        ["STREAM", "DGRAM", "RAW"].map((type, place) =>
          line(address, `${type.padEnd(6)} ${index + place === 0 ? canonical : ""}`),
        ),
      )
      .join("");
  } catch (error) {
    if (error instanceof ResolveError) return "";
    throw error;
  }
}

/** What /etc/hosts has; glibc reads IPv6's own host as IPv4's, and leaves out its other addresses. */
function allHosts({ process }: Applet): string {
  return hostLines(process.machine.files)
    .map(([address = "", ...names]) => [address === "::1" ? "127.0.0.1" : address, names.join(" ")] as const)
    .filter(([address]) => isIpv4(address))
    .map(([address, names]) => line(address, names))
    .join("");
}

function line(address: string, rest: string): string {
  return `${address.padEnd(15)} ${rest}\n`;
}
