import { readResolverConfig } from "../../cluster/dns/resolver-config.ts";
import { type LookupOptions, lookup, lookupAddress, ResolveError } from "../../cluster/dns/stub-resolver.ts";
import { bytes } from "../../cluster/pipe.ts";
import type { Process, Program } from "../../cluster/process.ts";
import { type Applet, Failure, toProgram, UsageError } from "./applet.ts";

const usage = `[HOST] [SERVER]

Query the nameserver for the IP address of the given HOST
optionally using a specified DNS server`;

/**
 * nslookup as busybox had it up to 1.28: getaddrinfo for the name, getnameinfo for every address found, first for the
 * name server itself. Images such as odise/busybox-curl (1.22, uClibc) still have it.
 */
export const nslookupOld: Program = toProgram(main, usage, "busybox-1.22");

async function main({ process, args }: Applet): Promise<number> {
  const [host, server, ...more] = args;
  if (host === undefined || host.startsWith("-") || more.length > 0) throw new UsageError();
  const servers = server === undefined ? undefined : await addressesOf(process, server);
  const own = servers?.[0] ?? readResolverConfig(process.machine.files).servers[0] ?? "";
  await printHost(process, own, "Server:", { servers });
  await process.stdout.write(bytes("\n"), process.signal);
  return (await printHost(process, host, "Name:", { servers })) ? 0 : 1;
}

async function addressesOf(process: Process, server: string): Promise<readonly string[]> {
  try {
    return (await lookup(process, server)).slice(0, 1);
  } catch (error) {
    if (error instanceof ResolveError) throw new Failure(`bad address '${server}'`);
    throw error;
  }
}

/** Whether the name was found. */
async function printHost(process: Process, name: string, heading: string, options: LookupOptions): Promise<boolean> {
  const { stdout, stderr, signal } = process;
  let addresses: readonly string[];
  try {
    addresses = await lookup(process, name, options);
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error;
    await stderr.write(bytes(`nslookup: can't resolve '${name}'\n`));
    return false;
  }
  await stdout.write(bytes(`${heading.padEnd(10)} ${name}\n`), signal);
  for (const [index, address] of addresses.entries()) {
    const found = await lookupAddress(process, address, options);
    await stdout.write(bytes(`Address ${index + 1}: ${address}${found === undefined ? "" : ` ${found}`}\n`), signal);
  }
  return true;
}
