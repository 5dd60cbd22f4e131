import type { CommandBody, Invocation, Session } from "../command.ts";
import { pathOf } from "../discovery.ts";
import { dryRunOf, writeQuery } from "../dry-run.ts";
import { CommandError, throwFailures } from "../errors.ts";
import {
  allFlag,
  allNamespacesFlag,
  dryRunFlag,
  fieldManagerFlag,
  fieldSelectorFlag,
  fileFlags,
  outputFlag,
  selectorFlag,
} from "../flag-sets.ts";
import { type JsonObject, objectAt, textsAt } from "../json.ts";
import { mergePatch } from "../rest-client.ts";
import { ResultPrinter } from "../results.ts";
import { findTargets, type Target } from "../targets.ts";

/** Labels and annotations are changed in the same way; these are the words in which they differ. */
interface Kind {
  readonly command: "label" | "annotate";
  readonly field: "labels" | "annotations";
  readonly noun: string;
  readonly example: readonly [string, string];
}

interface Changes {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

export const label = metadataCommand({
  command: "label",
  field: "labels",
  noun: "label",
  example: [
    "Update pod 'foo' with the label 'unhealthy' and the value 'true'",
    "kubectl label pods foo unhealthy=true",
  ],
});

export const annotate = metadataCommand({
  command: "annotate",
  field: "annotations",
  noun: "annotation",
  example: [
    "Update pod 'foo' with the annotation 'description' and the value 'my frontend'",
    "kubectl annotate pods foo description='my frontend'",
  ],
});

function metadataCommand(kind: Kind): CommandBody {
  return {
    usage: `${kind.command} [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N`,
    examples: [kind.example],
    flags: [
      allFlag,
      allNamespacesFlag,
      dryRunFlag,
      fieldManagerFlag(`kubectl-${kind.command}`),
      fieldSelectorFlag,
      ...fileFlags,
      {
        name: "list",
        type: "bool",
        initial: "false",
        help: `If true, display the ${kind.field} for a given resource.`,
      },
      outputFlag,
      {
        name: "overwrite",
        type: "bool",
        initial: "false",
        help: `If true, allow ${kind.field} to be overwritten, otherwise reject ${kind.noun} updates that overwrite existing ${kind.field}.`,
      },
      selectorFlag,
    ],
    notSimulated: [
      "allow-missing-template-keys",
      "kustomize",
      "local",
      "resource-version",
      "show-managed-fields",
      "template",
    ],
    run: (session, invocation) => change(kind, session, invocation),
  };
}

async function change(kind: Kind, session: Session, invocation: Invocation): Promise<number> {
  const { flags } = invocation;
  const dryRun = await dryRunOf(session, invocation);
  const { resources, changes } = readChanges(kind, invocation.args);
  const nothing = Object.keys(changes.set).length + changes.remove.length === 0;
  if (resources.length === 0 && !flags.given("filename")) {
    throw new CommandError("one or more resources must be specified as <resource> <name> or <resource>/<name>");
  }
  if (nothing && !flags.on("list")) throw new CommandError(`at least one ${kind.noun} update is required`);
  const { found, failures } = await findTargets(session, invocation, { args: resources });
  const results = new ResultPrinter(session, invocation, dryRun);
  for (const target of found) {
    if (flags.on("list")) await list(kind, session, target, found.length > 1);
    if (nothing) continue;
    checkOverwrites(kind, target.object, changes, flags.on("overwrite"));
    const present = textsAt(target.object, "metadata", kind.field);
    for (const key of changes.remove) {
      if (present[key] === undefined && kind.command === "label")
        await session.print(`${kind.noun} ${JSON.stringify(key)} not found.\n`);
    }
    const values: JsonObject = {};
    for (const [key, value] of Object.entries(changes.set)) if (present[key] !== value) values[key] = value;
    for (const key of changes.remove) if (present[key] !== undefined) values[key] = null;
    const query = writeQuery(dryRun, flags.text("field-manager"));
    let object = preview(target.object, kind.field, values);
    if (dryRun !== "client" && Object.keys(values).length > 0) {
      const path = pathOf(target.resource, target.namespace, target.name);
      const body = { metadata: { [kind.field]: values } };
      object = await session.client.json({ method: "PATCH", path, query, body, contentType: mergePatch });
    }
    await results.report(object, operation(kind, changes, Object.keys(values).length > 0));
  }
  throwFailures(failures);
  return 0;
}

function operation(kind: Kind, changes: Changes, changed: boolean): string {
  if (kind.command === "annotate") return "annotated";
  if (!changed) return "not labeled";
  return Object.keys(changes.set).length === 0 ? "unlabeled" : "labeled";
}

function preview(object: JsonObject, field: string, values: JsonObject): JsonObject {
  const merged: JsonObject = { ...objectAt(object, "metadata", field), ...values };
  for (const key of Object.keys(merged)) if (merged[key] === null) merged[key] = undefined;
  return { ...object, metadata: { ...objectAt(object, "metadata"), [field]: merged } };
}

async function list(kind: Kind, session: Session, { object, name, resource }: Target, several: boolean): Promise<void> {
  const texts = textsAt(object, "metadata", kind.field);
  if (several) await session.print(`Listing ${kind.field} for ${resource.kind}.${resource.group}/${name}:\n`);
  const indent = several ? " " : "";
  const keys = Object.keys(texts).sort();
  await session.print(keys.map((key) => `${indent}${key}=${texts[key]}\n`).join(""));
}

/** Splits `TYPE NAME… KEY=VALUE… KEY-…`. */
function readChanges(kind: Kind, args: readonly string[]): { resources: string[]; changes: Changes } {
  const isChange = (arg: string) => arg.includes("=") || (arg.endsWith("-") && arg !== "-");
  const first = args.findIndex(isChange);
  const resources = args.slice(0, first < 0 ? args.length : first);
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const arg of first < 0 ? [] : args.slice(first)) {
    if (!isChange(arg)) throw new CommandError(`all resources must be specified before ${kind.noun} changes: ${arg}`);
    const equals = arg.indexOf("=");
    if (equals < 0) {
      remove.push(arg.slice(0, -1));
      continue;
    }
    const key = arg.slice(0, equals);
    const value = arg.slice(equals + 1);
    if (kind.command === "label") checkLabel(arg, key, value);
    else if (key === "") throw new CommandError(`invalid annotation format: ${arg}`);
    set[key] = value;
  }
  const both = remove.filter((key) => set[key] !== undefined);
  if (both.length > 0) {
    throw new CommandError(
      kind.command === "label"
        ? "can not both modify and remove a label in the same command"
        : `can not both modify and remove the following annotation(s) in the same command: ${both.join(", ")}`,
    );
  }
  return { resources, changes: { set, remove } };
}

/** apimachinery's validation.IsValidLabelValue, as the client does it. */
function checkLabel(spec: string, key: string, value: string): void {
  if (key === "" || value.includes("=")) throw new CommandError(`invalid label spec: ${spec}`);
  if (!/^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(value)) {
    throw new CommandError(
      `invalid label value: ${JSON.stringify(spec)}: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', ` +
        "and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', " +
        "regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    );
  }
}

function checkOverwrites(kind: Kind, object: JsonObject, changes: Changes, overwrite: boolean): void {
  if (overwrite) return;
  const present = textsAt(object, "metadata", kind.field);
  const taken = Object.entries(changes.set).filter(
    ([key, value]) => present[key] !== undefined && present[key] !== value,
  );
  const errors = taken.map(([key]) => `'${key}' already has a value (${present[key]}), and --overwrite is false`);
  if (errors.length === 0) return;
  if (kind.command === "annotate") {
    throw new CommandError(
      `--overwrite is false but found the following declared annotation(s): ${taken.map(([key]) => `'${key}' already has a value (${present[key]})`).join("; ")}`,
    );
  }
  throw new CommandError(errors.join("; "));
}
