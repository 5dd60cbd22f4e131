import type { FoundHost } from "../../cluster/dns/resolver-config.ts";
import { lookupHost, ResolveError } from "../../cluster/dns/stub-resolver.ts";
import { type Applet, type AppletMain, Failure } from "./applet.ts";

/** busybox' and Debian's hostname: what goes beyond the bare name asks the resolver for it, `/etc/hosts` first. */
export const hostname: AppletMain = async (applet) => {
  const options = applet.options(applet.isGnu ? "sidfI" : "sidf", {});
  const { hostname: name, network } = applet.process.machine;
  if (options.operands.length > 0) throw new Failure("sethostname: Operation not permitted");
  if (options.has("I")) {
    const own = network.addresses().filter(({ address }) => !address.startsWith("127."));
    await applet.write(`${own.map(({ address }) => `${address} `).join("")}\n`);
  } else if (options.has("f")) await applet.write(`${(await found(applet)).canonical}\n`);
  else if (options.has("d")) {
    const [, domain] = (await found(applet)).canonical.split(/\.(.*)/s);
    await applet.write(domain === undefined ? (applet.isGnu ? "\n" : "") : `${domain}\n`);
  } else if (options.has("i")) {
    const { addresses } = await found(applet);
    await applet.write(`${addresses.join(" ")}${applet.userland === "busybox-1.22" ? " " : ""}\n`);
  } else await applet.write(`${options.has("s") ? name.split(".")[0] : name}\n`);
  return 0;
};

async function found({ process, isGnu }: Applet): Promise<FoundHost> {
  const { hostname: name } = process.machine;
  try {
    return await lookupHost(process, name, { families: [4] });
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error;
    throw new Failure(isGnu ? error.message : `${name}: Unknown host`);
  }
}
