import { SocketError } from "../../network/sockets.ts";
import type { Random } from "../../random.ts";
import { exchange } from "../exchange.ts";
import type { PluginSetup } from "./plugin.ts";

/** How long a fresh configuration looks for a loop, and how long it waits for one answer, in milliseconds. */
const searchMs = 30_000;
const intervalMs = 2000;

/** plugin/loop: asks itself for a name that nobody knows. Who hears that more than twice forwards to himself, and ends. */
export const loop: PluginSetup = (site, [statement]) => {
  if (!statement) return undefined;
  if (statement.args.length > 0) throw statement.argumentError();
  const { machine } = site.process;
  const [zone = ""] = site.zones;
  const random = machine.random.fork("loop");
  const name = [number(random), number(random), ...(zone === "" ? [] : [zone])].join(".");
  let isSearching = true;
  let seen = 0;
  site.onStart((signal) => {
    const until = machine.clock.now() + searchMs;
    const search = async () => {
      while (isSearching && machine.clock.now() < until) {
        const options = { servers: ["127.0.0.1"], port: site.port, attempts: 1, intervalMs, connected: true };
        try {
          const [reply] = await exchange({ machine, signal }, [{ name, type: "HINFO" }], options);
          if (reply) isSearching = false;
        } catch (error) {
          if (!(error instanceof SocketError)) throw error;
        }
        if (isSearching) await machine.clock.sleep(intervalMs, signal);
      }
      isSearching = false;
    };
    // It ends with the configuration at the latest.
    search().catch(() => {});
  });
  return (next) => (request) => {
    const { question, client } = request;
    if (isSearching && question.type === "HINFO" && question.name === name && ++seen > 2) {
      const way = `${client.address}:${client.port} -> :${site.port}`;
      site.fatal(
        `[FATAL] plugin/loop: Loop (${way}) detected for zone "${zone}.", see https://coredns.io/plugins/loop#troubleshooting. Query: "HINFO ${name}."`,
      );
    }
    return next(request);
  };
};

/** As many digits as a random int64 mostly has. */
function number(random: Random): string {
  let digits = String(1 + random.int(8));
  while (digits.length < 19) digits += random.int(10);
  return digits;
}
