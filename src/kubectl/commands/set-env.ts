import { readAllText } from "../../cluster/pipe.ts";
import type { Command } from "../command.ts";
import { pathOf } from "../discovery.ts";
import { dryRunOf, writeQuery } from "../dry-run.ts";
import { CommandError, throwFailures } from "../errors.ts";
import { allFlag, dryRunFlag, fieldManagerFlag, fileFlags, outputFlag, selectorFlag } from "../flag-sets.ts";
import { isObject, type JsonObject, listAt, textAt } from "../json.ts";
import { nameOf } from "../printing/object-printer.ts";
import { strategicPatch } from "../rest-client.ts";
import { ResultPrinter } from "../results.ts";
import { findTargets, type Target } from "../targets.ts";

/** What becomes of the environment: values to set, by name, and names to take away. */
interface Change {
  readonly set: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
}

export const env: Command = {
  name: "env",
  short: "Update environment variables on a pod template",
  usage: "env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N",
  examples: [
    [
      "Update deployment 'registry' with a new environment variable",
      "kubectl set env deployment/registry STORAGE_DIR=/local",
    ],
    [
      "List the environment variables defined on a deployments 'sample-build'",
      "kubectl set env deployment/sample-build --list",
    ],
  ],
  flags: [
    allFlag,
    {
      name: "containers",
      short: "c",
      type: "text",
      initial: "*",
      help: "The names of containers in the selected pod templates to change - may use wildcards",
    },
    dryRunFlag,
    {
      name: "env",
      short: "e",
      type: "texts",
      initial: "[]",
      help: "Specify a key-value pair for an environment variable to set into each container.",
    },
    fieldManagerFlag("kubectl-set"),
    ...fileFlags,
    {
      name: "list",
      type: "bool",
      initial: "false",
      help: "If true, display the environment and any changes in the standard format. this flag will removed when we have kubectl view env.",
    },
    outputFlag,
    {
      name: "overwrite",
      type: "bool",
      initial: "true",
      help: "If true, allow environment to be overwritten, otherwise reject updates that overwrite existing environment.",
    },
    selectorFlag,
  ],
  notSimulated: [
    "allow-missing-template-keys",
    "from",
    "keys",
    "kustomize",
    "local",
    "prefix",
    "resolve",
    "show-managed-fields",
    "template",
  ],
  async run(session, invocation) {
    const { args, flags } = invocation;
    if (flags.on("all") && flags.text("selector") !== "") {
      throw new CommandError("cannot set --all and --selector at the same time");
    }
    const first = args.findIndex(isChange);
    const resources = first < 0 ? args : args.slice(0, first);
    const changes = first < 0 ? [] : args.slice(first);
    if (!changes.every(isChange)) {
      throw new CommandError(`all resources must be specified before environment changes: ${args.join(" ")}`);
    }
    const dryRun = await dryRunOf(session, invocation);
    if (!flags.given("filename") && resources.length === 0) {
      throw new CommandError("one or more resources must be specified as <resource> <name> or <resource>/<name>");
    }
    if (flags.on("list") && flags.text("output") !== "") {
      throw new CommandError("--list and --output may not be specified together");
    }
    const change = parseChange(await withStandardInput([...flags.list("env"), ...changes], session.process.stdin));
    const { found, failures } = await findTargets(session, invocation, { args: resources });
    throwFailures(failures);
    const results = new ResultPrinter(session, invocation, dryRun);
    const refused: Error[] = [];
    for (const target of found) {
      const { name, namespace, object, resource } = target;
      const { containers, before, spec, base } = changed(target, change, flags.text("containers"));
      if (containers.length === 0) {
        const wanted = JSON.stringify(flags.text("containers"));
        await session.printError(`Warning: ${resource.kind}/${name} does not have any containers matching ${wanted}\n`);
        continue;
      }
      const overwritten = flags.on("overwrite") ? undefined : overwrittenBy(before, change);
      if (flags.on("list")) {
        if (overwritten === undefined) await session.print(containers.map((one) => listing(target, one)).join(""));
        continue;
      }
      if (overwritten !== undefined) {
        refused.push(new CommandError(`${nameOf(object)}\n ${overwritten}`));
        continue;
      }
      if (Object.keys(spec).length === 0) continue;
      const body = base.reduceRight<JsonObject>((inner, field) => ({ [field]: inner }), spec);
      const call = { method: "PATCH", path: pathOf(resource, namespace, name), body, contentType: strategicPatch };
      // Trying it on the server without keeping it shows what a client-side attempt would.
      const query = writeQuery(dryRun === "client" ? "server" : dryRun, flags.text("field-manager"));
      await results.report(await session.client.json({ ...call, query }), "env updated");
    }
    throwFailures(refused);
    return 0;
  },
};

/** `KEY=VALUE`, or `KEY-` to take it away. */
function isChange(argument: string): boolean {
  return /^.+=/s.test(argument) || argument.endsWith("-");
}

/** `-` stands for `KEY=VALUE` lines on standard input; what follows a # there is a remark. */
async function withStandardInput(
  changes: readonly string[],
  stdin: Parameters<typeof readAllText>[0],
): Promise<string[]> {
  if (!changes.includes("-")) return [...changes];
  const lines = (await readAllText(stdin)).split("\n").map((line) => line.replace(/#.*/, ""));
  return changes.flatMap((change) => (change === "-" ? lines.filter((line) => line.includes("=")) : [change]));
}

/** Throws CommandError. */
function parseChange(changes: readonly string[]): Change {
  const set = new Map<string, string>();
  const remove: string[] = [];
  for (const change of changes) {
    const equals = change.indexOf("=");
    if (equals < 0 && !change.endsWith("-")) throw new CommandError(`unknown environment variable: ${change}`);
    if (equals < 0) remove.push(change.slice(0, -1));
    else {
      const name = checkedName(change.slice(0, equals));
      // The first one counts.
      if (!set.has(name)) set.set(name, change.slice(equals + 1));
    }
  }
  if (remove.some((name) => set.has(name))) {
    throw new CommandError("can not both modify and remove the same environment variable in the same command");
  }
  return { set, remove };
}

/** validation.IsEnvVarName: kubectl is stricter than the server. */
function checkedName(name: string): string {
  const problems: string[] = [];
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) {
    problems.push(
      "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
    );
  }
  if (name === "." || name === "..") problems.push(`must not be '${name}'`);
  else if (name.startsWith("..")) problems.push("must not start with '..'");
  if (problems.length === 0) return name;
  throw new CommandError(`${JSON.stringify(name)} is not a valid key name: ${problems.join(";")}`);
}

/** The chosen containers as they will be, their variables as they are, and the part of the pod spec that says so to the server. */
function changed(
  { object, resource }: Target,
  change: Change,
  chosen: string,
): { containers: JsonObject[]; before: JsonObject[]; spec: JsonObject; base: readonly string[] } {
  const base = resource.kind === "Pod" ? ["spec"] : ["spec", "template", "spec"];
  const pattern = new RegExp(`^${chosen.split("*").map(escaped).join(".*")}$`);
  const containers: JsonObject[] = [];
  const before: JsonObject[] = [];
  const spec: JsonObject = {};
  for (const field of ["containers", "initContainers"]) {
    const patches: JsonObject[] = [];
    for (const container of listAt(object, ...base, field).filter(isObject)) {
      if (!pattern.test(textAt(container, "name"))) continue;
      const variables = listAt(container, "env").filter(isObject);
      const { after, patch } = changedEnv(variables, change);
      before.push(...variables);
      containers.push({ ...container, env: after });
      if (patch.length > 0) patches.push({ name: textAt(container, "name"), env: patch });
    }
    if (patches.length > 0) spec[field] = patches;
  }
  return { containers, before, spec, base };
}

function changedEnv(before: readonly JsonObject[], { set, remove }: Change) {
  const known = new Map(before.map((variable) => [textAt(variable, "name"), variable]));
  const kept = before.filter((variable) => !remove.includes(textAt(variable, "name")));
  const fresh = [...set].filter(([name]) => !known.has(name));
  const after = [
    ...kept.map((variable) => {
      const name = textAt(variable, "name");
      const value = set.get(name);
      return value === undefined ? variable : { name, value };
    }),
    ...fresh.map(([name, value]) => ({ name, value })),
  ];
  const patch: JsonObject[] = [];
  for (const [name, value] of set) {
    const old = known.get(name);
    if (old && !isObject(old.valueFrom) && textAt(old, "value") === value) continue;
    patch.push({ name, value, ...(isObject(old?.valueFrom) && { valueFrom: null }) });
  }
  for (const name of remove) if (known.has(name)) patch.push({ $patch: "delete", name });
  return { after, patch };
}

/** Why the change is not made without --overwrite. */
function overwrittenBy(before: readonly JsonObject[], { set }: Change): string | undefined {
  for (const [name, value] of set) {
    const old = before.find((variable) => textAt(variable, "name") === name);
    const current = old && textAt(old, "value");
    if (current !== undefined && current !== value) {
      return `'${name}' already has a value (${current}), and --overwrite is false`;
    }
  }
  return undefined;
}

/** A container's environment as `--list` prints it. */
function listing({ resource, name }: Target, container: JsonObject): string {
  const lines = listAt(container, "env")
    .filter(isObject)
    .map((variable) => {
      const source = variable.valueFrom;
      const key = textAt(variable, "name");
      return isObject(source) ? `# ${key} from ${referenceText(source)}\n` : `${key}=${textAt(variable, "value")}\n`;
    });
  return `# ${resource.kind} ${name}, container ${textAt(container, "name")}\n${lines.join("")}`;
}

/** GetEnvVarRefString. */
function referenceText(source: JsonObject): string {
  const at = (...path: string[]) => textAt(source, ...path);
  if (isObject(source.configMapKeyRef)) {
    return `configmap ${at("configMapKeyRef", "name")}, key ${at("configMapKeyRef", "key")}`;
  }
  if (isObject(source.secretKeyRef)) return `secret ${at("secretKeyRef", "name")}, key ${at("secretKeyRef", "key")}`;
  if (isObject(source.fieldRef)) return `field path ${at("fieldRef", "fieldPath")}`;
  if (isObject(source.resourceFieldRef)) {
    const container = at("resourceFieldRef", "containerName");
    const prefix = container === "" ? "" : `${container}/`;
    return `resource field ${prefix}${at("resourceFieldRef", "resource")}`;
  }
  return "invalid valueFrom";
}

function escaped(text: string): string {
  return text.replace(/[\\^$.+?()[\]{}|]/g, "\\$&");
}
