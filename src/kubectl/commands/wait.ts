import type { CommandBody, Session } from "../command.ts";
import { groupResource, kindName, pathOf, type Resource } from "../discovery.ts";
import { CommandError, isNotFound, StatusError, throwFailures } from "../errors.ts";
import { allFlag, allNamespacesFlag, fieldSelectorFlag, fileFlags, outputFlag, selectorFlag } from "../flag-sets.ts";
import { type JsonObject, listAt, numberAt, objectAt, textAt } from "../json.ts";
import { findByPath, plainText } from "../printing/jsonpath.ts";
import { JsonPathSyntaxError, type Part, parseRelaxedPath } from "../printing/jsonpath-parser.ts";
import { missingResource, selectResources } from "../resource-args.ts";
import { findTargets } from "../targets.ts";
import { follow, WaitTimeout } from "../watching.ts";

type Condition = (object: JsonObject | undefined) => boolean;

export const wait: CommandBody = {
  usage:
    "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  examples: [
    [
      'Wait for the pod "busybox1" to contain the status condition of type "Ready"',
      "kubectl wait --for=condition=Ready pod/busybox1",
    ],
    [
      'Wait for the pod "busybox1" to be deleted, with a timeout of 60s',
      "kubectl wait --for=delete pod/busybox1 --timeout=60s",
    ],
  ],
  flags: [
    allFlag,
    allNamespacesFlag,
    fieldSelectorFlag,
    ...fileFlags,
    {
      name: "for",
      type: "text",
      initial: "",
      help: "The condition to wait on: [create|delete|condition=condition-name[=condition-value]|jsonpath='{JSONPath expression}'=[JSONPath value]].",
    },
    outputFlag,
    selectorFlag,
    {
      name: "timeout",
      type: "duration",
      initial: "30s",
      help: "The length of time to wait before giving up.  Zero means check once and don't wait, negative means wait for a week.",
    },
  ],
  notSimulated: ["allow-missing-template-keys", "local", "show-managed-fields", "template"],
  async run(session, invocation) {
    const { flags, args } = invocation;
    const wanted = flags.text("for");
    const met = conditionFor(wanted);
    if (args.length === 0 && !flags.given("filename")) throw new CommandError(missingResource);
    const given = flags.duration("timeout");
    const timeout = given < 0 ? 7 * 24 * 3_600_000 : given;
    if (wanted === "create") return waitForCreation(session, args, timeout);
    const { found, failures } = await findTargets(session, invocation);
    const left = wanted === "delete" ? failures.filter((failure) => !isNotFound(failure)) : failures;
    if (found.length === 0 && failures.length === 0) throw new CommandError("no matching resources found");
    // All share one deadline; once it has passed, the rest is not even looked at.
    const deadline = session.clock.now() + timeout;
    for (const { name, namespace, object, resource } of found) {
      try {
        const remaining = deadline - session.clock.now();
        if (timeout > 0 && remaining <= 0) throw timedOut(resource, name);
        if (!met(object)) {
          if (timeout === 0) throw new CommandError(`condition not met for ${resource.plural}/${name}`);
          await waitFor(session, resource, namespace, name, remaining, met);
        }
        await session.print(`${kindName(resource)}/${name} condition met\n`);
      } catch (error) {
        if (!(error instanceof CommandError || error instanceof StatusError)) throw error;
        left.push(error);
      }
    }
    throwFailures(left);
    return 0;
  },
};

async function waitFor(
  session: Session,
  resource: Resource,
  namespace: string,
  name: string,
  timeout: number,
  met: Condition,
): Promise<void> {
  const visit = (object: JsonObject | undefined) => {
    if (met(object)) return true;
    if (!object) throw new StatusError(notFound(resource, name));
    return false;
  };
  await follow(session, { collection: pathOf(resource, namespace), name, timeout }, visit).catch((error: unknown) => {
    if (!(error instanceof WaitTimeout)) throw error;
    throw timedOut(resource, name);
  });
}

function timedOut(resource: Resource, name: string): CommandError {
  return new CommandError(`timed out waiting for the condition on ${resource.plural}/${name}`);
}

function notFound(resource: Resource, name: string): JsonObject {
  return { code: 404, message: `${groupResource(resource)} ${JSON.stringify(name)} not found`, reason: "NotFound" };
}

async function waitForCreation(session: Session, args: readonly string[], timeout: number): Promise<number> {
  for (const { name, resource } of await selectResources(session, args, { kindAlone: false })) {
    const namespace = resource.namespaced ? session.namespace : "";
    const options = { collection: pathOf(resource, namespace), name: name ?? "", timeout };
    await follow(session, options, (object) => object !== undefined).catch((error: unknown) => {
      if (!(error instanceof WaitTimeout)) throw error;
      throw timedOut(resource, name ?? "");
    });
    await session.print(`${kindName(resource)}/${name} condition met\n`);
  }
  return 0;
}

/** Reads --for. */
function conditionFor(text: string): Condition {
  const lower = text.toLowerCase();
  if (lower === "delete") return (object) => object === undefined;
  if (lower === "create") return (object) => object !== undefined;
  if (lower.startsWith("condition=")) {
    const [name = "", value = "true"] = text.slice("condition=".length).split("=");
    return (object) => object !== undefined && hasCondition(object, name.toLowerCase(), value.toLowerCase());
  }
  if (lower.startsWith("jsonpath=")) return jsonPathCondition(text.slice("jsonpath=".length));
  throw new CommandError(`unrecognized condition: ${JSON.stringify(text)}`);
}

function hasCondition(object: JsonObject, name: string, value: string): boolean {
  const generation = numberAt(object, "metadata", "generation");
  for (const condition of listAt(object, "status", "conditions")) {
    if (textAt(condition, "type").toLowerCase() !== name) continue;
    const observed = numberAt(condition, "observedGeneration") || numberAt(object, "status", "observedGeneration");
    if (observed !== 0 && observed < generation) return false;
    return textAt(condition, "status").toLowerCase() === value;
  }
  return false;
}

function jsonPathCondition(text: string): Condition {
  const end = text.startsWith("{") ? text.indexOf("}") + 1 : text.search(/=|$/);
  const expression = text.slice(0, end);
  const rest = text.slice(end);
  if (expression === "") throw new CommandError("jsonpath expression cannot be empty");
  if (rest !== "" && !rest.startsWith("="))
    throw new CommandError(
      "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
    );
  const value = rest === "" ? undefined : rest.slice(1).replace(/^(['"])(.*)\1$/, "$2");
  if (value === "")
    throw new CommandError(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    );
  let path: readonly Part[];
  try {
    path = parseRelaxedPath(expression);
  } catch (error) {
    if (error instanceof JsonPathSyntaxError)
      throw new CommandError(`error parsing jsonpath ${expression}, ${error.message}`);
    throw error;
  }
  return (object) => {
    const [found, ...more] = object ? findByPath(path, objectAt(object)) : [];
    if (found === undefined) return false;
    if (value === undefined) return true;
    return more.length === 0 && plainText(found) === value;
  };
}
