import type { ApiServer } from "../cluster/api/server.ts";
import type { Clock } from "../cluster/clock.ts";
import type { Command, CommandHead } from "./command.ts";
import { commandList } from "./commands/command-list.ts";
import { Discovery, pathOf } from "./discovery.ts";
import { globalFlags } from "./flag-sets.ts";
import { isObject, listAt, textAt } from "./json.ts";
import { RestClient } from "./rest-client.ts";

/** Where a completion is asked for: the words before it, without `kubectl` and flags, and what is typed so far. */
interface Place {
  readonly command: Command | undefined;
  readonly candidates: readonly CommandHead[];
  /** The command's arguments before the word. */
  readonly args: readonly string[];
  readonly typed: string;
  readonly namespace: string;
  /** The flag whose value is being typed. */
  readonly flag: string | undefined;
}

/** Commands whose first argument is a kind. */
const takeKinds = [
  "get",
  "describe",
  "delete",
  "label",
  "annotate",
  "patch",
  "scale",
  "expose",
  "wait",
  "status",
  "history",
  "undo",
  "restart",
  "pause",
  "resume",
  "image",
];
/** Commands whose first argument is a pod. */
const takePods = ["attach", "exec", "logs"];

/**
 * Completes a kubectl command line: commands, flags, kinds, names, `-n`'s namespaces and `-c`'s containers.
 * `words` begin with `kubectl`; `index` is the word to complete. What cannot be asked gives nothing.
 */
export function createKubectlCompleter(
  api: Pick<ApiServer, "fetch" | "upgrade">,
  clock: Clock,
): (words: readonly string[], index: number) => Promise<string[]> {
  const client = new RestClient({
    api,
    clock,
    server: "https://kubernetes.default.svc",
    signal: new AbortController().signal,
    warn: async () => {},
  });
  const discovery = new Discovery((call) => client.json(call));

  const names = async (path: string): Promise<string[]> => {
    const list = await client.json({ path });
    return listAt(list, "items").map((item) => textAt(item, "metadata", "name"));
  };

  const forArgument = async (place: Place): Promise<string[]> => {
    const { args, command, namespace, typed } = place;
    const pods = `/api/v1/namespaces/${namespace}/pods`;
    if (!command) return [];
    if (takePods.includes(command.name)) return args.length === 0 ? names(pods) : [];
    if (!takeKinds.includes(command.name)) return [];
    const slash = typed.indexOf("/");
    if (slash > 0) {
      const resource = await discovery.search(typed.slice(0, slash));
      if (!resource) return [];
      return (await names(pathOf(resource, namespace))).map((name) => `${typed.slice(0, slash)}/${name}`);
    }
    const [kind] = args;
    if (kind === undefined) return kinds(await discovery.all(), typed);
    if (kind.includes("/")) return [];
    const resource = await discovery.search(kind);
    if (!resource) return [];
    return (await names(pathOf(resource, namespace))).filter((name) => !args.includes(name));
  };

  const forFlag = async ({ args, flag, namespace }: Place): Promise<string[]> => {
    if (flag === "namespace") return names("/api/v1/namespaces");
    if (flag === "output") return ["json", "name", "wide", "yaml"];
    if (flag === "container" && args[0] !== undefined) {
      const pod = await client.json({ path: `/api/v1/namespaces/${namespace}/pods/${args[0]}` });
      return listAt(pod, "spec", "containers")
        .filter(isObject)
        .map((container) => textAt(container, "name"));
    }
    return [];
  };

  return async (words, index) => {
    let found: string[];
    let typed = "";
    try {
      const place = await placeOf(words, index, clock);
      typed = place.typed;
      if (place.flag !== undefined) found = await forFlag(place);
      else if (place.typed.startsWith("-")) found = flagNames(place.command);
      else if (place.args.length === 0 && place.candidates.length > 0) {
        found = place.candidates.map(({ name }) => name);
      } else found = await forArgument(place);
    } catch {
      // A completion has nowhere to report to.
      found = [];
    }
    return found.filter((candidate) => candidate.startsWith(typed)).sort();
  };
}

function kinds(
  resources: readonly { plural: string; singular: string; shortNames: readonly string[] }[],
  typed: string,
): string[] {
  const plurals = resources.map(({ plural }) => plural);
  // Plurals first; the shorter forms only when nothing else fits.
  if (plurals.some((plural) => plural.startsWith(typed))) return plurals;
  return resources.flatMap(({ shortNames, singular }) => [singular, ...shortNames]);
}

function flagNames(command: Command | undefined): string[] {
  return [...(command?.flags ?? []), ...globalFlags].map(({ name }) => `--${name}`);
}

async function placeOf(words: readonly string[], index: number, clock: Clock): Promise<Place> {
  const args: string[] = [];
  let command: Command | undefined;
  let namespace = "default";
  let flag: string | undefined;
  for (const word of words.slice(1, index)) {
    if (word === "--") break;
    if (flag !== undefined) {
      if (flag === "namespace") namespace = word;
      flag = undefined;
      continue;
    }
    if (word.startsWith("-")) {
      const known = [...(command?.flags ?? []), ...globalFlags].find(
        ({ name, short }) => word === `--${name}` || word === `-${short}`,
      );
      if (known && known.type !== "bool" && known.type !== "optional") flag = known.name;
      const given = /^--namespace=(.+)$/.exec(word)?.[1];
      if (given) namespace = given;
      continue;
    }
    const isNext = ({ aliases, name }: CommandHead) => args.length === 0 && (name === word || aliases?.includes(word));
    const next = command ? command.subcommands?.find(isNext) : await commandList.find(isNext)?.whole(clock);
    if (next) command = next;
    else args.push(word);
  }
  return {
    command,
    candidates: command ? (command.subcommands ?? []) : commandList,
    args,
    typed: words[index] ?? "",
    namespace,
    flag,
  };
}
