import { elementText, parseElements } from "../../cluster/network/ipset/element.ts";
import { IpSetError } from "../../cluster/network/ipset/ip-set-error.ts";
import { type IpSets, inUse } from "../../cluster/network/ipset/ip-sets.ts";
import { otherTypes, setTypeOf } from "../../cluster/network/ipset/set-type.ts";
import { bytes, readAllText } from "../../cluster/pipe.ts";
import type { Program } from "../../cluster/process.ts";
import { type Applet, toProgram } from "./applet.ts";
import { type IpsetRequest, ParameterProblem, parseCommandLine } from "./ipset/command-line.ts";
import { parseCreation } from "./ipset/creation.ts";
import { describeSet, saveSet } from "./ipset/listing.ts";

/** ipset: the sets of the namespace it runs in. */
export const ipset: Program = toProgram(main, "", "gnu");

const version = "ipset v7.17";
const notRoot = "Kernel error received: Operation not permitted";

async function main(applet: Applet): Promise<number> {
  const say = (text: string) => applet.process.stderr.write(bytes(text));
  let quiet = false;
  try {
    const request = parseCommandLine(applet.args);
    quiet = request.flags.has("quiet");
    if (request.command === "version") {
      await applet.write(`${version}, protocol version: 7\n`);
      return 0;
    }
    if (request.command === "help") throw new IpSetError("eastwest: ipset help is not simulated");
    const sets = kernelSets(applet);
    if (request.command === "restore") await restore(sets, request, await readAllText(applet.process.stdin));
    else {
      const { text, warning, status } = run(sets, request);
      await applet.write(text);
      if (!quiet) await say(warning);
      return status;
    }
    return 0;
  } catch (error) {
    if (error instanceof ParameterProblem) {
      await say(`${version}: ${error.message}\nTry \`ipset help' for more information.\n`);
      return 2;
    }
    if (!(error instanceof IpSetError)) throw error;
    if (!quiet) await say(`${version}: ${error.message}\n`);
    return 1;
  }
}

function kernelSets({ process: { machine } }: Applet): IpSets {
  const { kernel } = machine.network;
  if (!machine.isPrivileged || !kernel) throw new IpSetError(notRoot);
  return kernel.netfilter().sets;
}

interface Answer {
  readonly text: string;
  readonly warning: string;
  readonly status: number;
}

const nothing: Answer = { text: "", warning: "", status: 0 };

/** Throws IpSetError or ParameterProblem. */
function run(sets: IpSets, { command, words, flags, output }: IpsetRequest): Answer {
  const [name = "", second = "", ...more] = words;
  const chosen = () => (words.length === 0 ? sets.names : [name]);
  const evenIf = flags.has("exist");
  switch (command) {
    case "create": {
      const type = setTypeOf(second);
      if (otherTypes.has(second)) throw new IpSetError(`eastwest: sets of type ${second} are not simulated`);
      if (!type) throw new IpSetError(`Syntax error: typename '${second}' is unknown`);
      sets.create(name, type, parseCreation(type, more), evenIf);
      return nothing;
    }
    case "add":
    case "del":
    case "test":
      if (more[0] !== undefined) throw new ParameterProblem(`Unknown argument: \`${more[0]}'`);
      return command === "test" ? test(sets, name, second) : change(sets, command, name, second, evenIf);
    case "destroy":
      // All or none.
      for (const one of chosen()) if (sets.references(one) > 0) throw new IpSetError(inUse);
      for (const one of chosen()) sets.destroy(one);
      return nothing;
    case "flush":
      for (const one of chosen()) sets.require(one).clear();
      return nothing;
    case "rename":
      sets.rename(name, second);
      return nothing;
    case "swap":
      sets.swap(name, second);
      return nothing;
    default: {
      if (flags.has("name"))
        return {
          ...nothing,
          text: chosen()
            .map((one) => `${one}\n`)
            .join(""),
        };
      if (command === "save" || output === "save") {
        return {
          ...nothing,
          text: chosen()
            .map((one) => saveSet(sets, one))
            .join(""),
        };
      }
      const options = { terse: flags.has("terse"), sorted: flags.has("sorted") };
      return {
        ...nothing,
        text: chosen()
          .map((one) => describeSet(sets, one, options))
          .join("\n"),
      };
    }
  }
}

function change(sets: IpSets, command: "add" | "del", name: string, text: string, evenIf: boolean): Answer {
  const set = sets.require(name);
  for (const element of parseElements(set.type, text)) {
    const done = command === "add" ? set.add(element) : set.delete(element);
    if (done || evenIf) continue;
    throw new IpSetError(
      command === "add"
        ? "Element cannot be added to the set: it's already added"
        : "Element cannot be deleted from the set: it's not added",
    );
  }
  return nothing;
}

function test(sets: IpSets, name: string, text: string): Answer {
  const set = sets.require(name);
  const [element] = parseElements(set.type, text);
  if (!element) return nothing;
  const shown = elementText(set.type, element);
  if (set.has(element)) return { text: "", warning: `Warning: ${shown} is in set ${name}.\n`, status: 0 };
  return { text: "", warning: `${shown} is NOT in set ${name}.\n`, status: 1 };
}

/** Runs the commands of `ipset save`, one a line. */
async function restore(sets: IpSets, { flags }: IpsetRequest, text: string): Promise<void> {
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#") || line.trim() === "COMMIT") continue;
    try {
      const request = parseCommandLine(line.trim().split(/\s+/));
      run(sets, { ...request, flags: new Set([...request.flags, ...flags]) });
    } catch (error) {
      if (!(error instanceof IpSetError)) throw error;
      throw new IpSetError(`Error in line ${index + 1}: ${error.message}`);
    }
  }
}
