import { tryParseIpv4 } from "../../cluster/network/ipv4.ts";
import type { TrackedConnection } from "../../cluster/network/netfilter/conntrack.ts";
import { entryLine } from "../../cluster/network/netfilter/conntrack-entry.ts";
import { bytes } from "../../cluster/pipe.ts";
import type { Program } from "../../cluster/process.ts";
import { type Applet, toProgram } from "./applet.ts";

/** conntrack of conntrack-tools: lists, counts, deletes and flushes what the namespace remembers. */
export const conntrack: Program = toProgram(main, "", "gnu");

const banner = "conntrack v1.4.7 (conntrack-tools)";

class ParameterProblem extends Error {}

async function main(applet: Applet): Promise<number> {
  const { machine, stderr } = applet.process;
  const say = (text: string) => stderr.write(bytes(`${banner}: ${text}\n`));
  try {
    const { command, accepts } = parseArguments(applet.args);
    const { kernel } = machine.network;
    if (!machine.isPrivileged || !kernel) {
      await say("Operation failed: sorry, you must be root or get CAP_NET_ADMIN capability to do this");
      return 1;
    }
    const table = kernel.netfilter().conntrack;
    const chosen = table.list().filter(accepts);
    const lines = () => chosen.map((connection) => `${entryLine(connection, machine.clock.monotonic())}\n`).join("");
    switch (command) {
      case "-L":
        await applet.write(lines());
        await say(`${chosen.length} flow entries have been shown.`);
        return 0;
      case "-C":
        await applet.write(`${table.list().length}\n`);
        return 0;
      case "-D": {
        const text = lines();
        for (const connection of chosen) table.remove(connection);
        await applet.write(text);
        await say(`${chosen.length} flow entries have been deleted.`);
        return chosen.length > 0 ? 0 : 1;
      }
      case "-F":
        for (const connection of table.list()) table.remove(connection);
        await say("connection tracking table has been emptied.");
        return 0;
      default:
        throw new ParameterProblem(`eastwest: ${command} is not simulated`);
    }
  } catch (error) {
    if (!(error instanceof ParameterProblem)) throw error;
    await say(`${error.message}\nTry \`conntrack -h' or 'conntrack --help' for more information.`);
    return 2;
  }
}

type Filter = (connection: TrackedConnection) => boolean;

const commands: Readonly<Record<string, string>> = {
  "-L": "-L",
  "--dump": "-L",
  "-C": "-C",
  "--count": "-C",
  "-D": "-D",
  "--delete": "-D",
  "-F": "-F",
  "--flush": "-F",
  "-E": "-E",
  "--event": "-E",
  "-S": "-S",
  "--stats": "-S",
};
/** Options of one value, each with what it asks of a connection. */
const addressOptions: Readonly<Record<string, (connection: TrackedConnection) => number>> = {
  "-s": ({ original }) => original.source,
  "--src": ({ original }) => original.source,
  "--orig-src": ({ original }) => original.source,
  "-d": ({ original }) => original.destination,
  "--dst": ({ original }) => original.destination,
  "--orig-dst": ({ original }) => original.destination,
  "-r": ({ reply }) => reply.source,
  "--reply-src": ({ reply }) => reply.source,
  "-q": ({ reply }) => reply.destination,
  "--reply-dst": ({ reply }) => reply.destination,
};
const portOptions: Readonly<Record<string, (connection: TrackedConnection) => number>> = {
  "--sport": ({ original }) => original.sourcePort,
  "--orig-port-src": ({ original }) => original.sourcePort,
  "--dport": ({ original }) => original.destinationPort,
  "--orig-port-dst": ({ original }) => original.destinationPort,
  "--reply-port-src": ({ reply }) => reply.sourcePort,
  "--reply-port-dst": ({ reply }) => reply.destinationPort,
};

/** Throws ParameterProblem. */
function parseArguments(args: readonly string[]): { command: string; accepts: Filter } {
  const filters: Filter[] = [];
  let command: string | undefined;
  let protocol: string | undefined;
  const words = args.flatMap((word) => (/^--[^=]+=/.test(word) ? word.split(/=(.*)/s).slice(0, 2) : [word]));
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const option = word;
    const value = (): string => {
      const next = words.shift();
      if (next === undefined) throw new ParameterProblem(`option \`${option}' requires an argument`);
      return next;
    };
    const address = addressOptions[option];
    const port = protocol === "tcp" || protocol === "udp" ? portOptions[option] : undefined;
    if (commands[option]) {
      command = commands[option];
      if (words[0] === "conntrack") words.shift();
    } else if (address) {
      const text = value();
      const wanted = tryParseIpv4(text);
      if (wanted === undefined) throw new ParameterProblem(`Invalid IP address \`${text}'`);
      filters.push((connection) => address(connection) === wanted);
    } else if (port) {
      const wanted = Number(value());
      filters.push((connection) => port(connection) === wanted);
    } else if (option === "-p" || option === "--protonum" || option === "--proto") {
      const wanted = value();
      protocol = wanted;
      filters.push(({ original }) => original.protocol === wanted);
    } else if (option === "-f" || option === "--family") {
      if (value() !== "ipv4") filters.push(() => false);
    } else if (option === "-n" || option === "--src-nat") filters.push(({ translates }) => translates.source);
    else if (option === "-g" || option === "--dst-nat") filters.push(({ translates }) => translates.destination);
    else if (option === "--state") {
      const wanted = value();
      filters.push(({ tcpState }) => tcpState === wanted);
    } else throw new ParameterProblem(`unknown option \`${option}'`);
  }
  if (command === undefined) throw new ParameterProblem("You did not specify any command");
  return { command, accepts: (connection) => filters.every((filter) => filter(connection)) };
}
