import type { Command, Invocation, Session } from "../command.ts";
import { pathOf, type Resource } from "../discovery.ts";
import { CommandError, isNotFound, StatusError, throwFailures, usageError } from "../errors.ts";
import { allNamespacesFlag, fieldSelectorFlag, fileFlags, selectorFlag, watchFlag } from "../flag-sets.ts";
import type { JsonObject } from "../json.ts";
import { itemsOf, listResource } from "../lists.ts";
import type { ObjectPrinter } from "../printing/object-printer.ts";
import { selectResources } from "../resource-args.ts";
import { tableAccept } from "../rest-client.ts";
import { printTables } from "./get-tables.ts";
import { laterCommands } from "./later-commands.ts";

/** One thing to ask for: an object by name, or a collection. */
export interface Wanted {
  readonly resource: Resource;
  /** undefined: all of them, or a kind that has none. */
  readonly namespace: string | undefined;
  readonly name?: string | undefined;
}

export interface Answer {
  readonly wanted: Wanted;
  /** A Table, an object or a List. */
  readonly body: JsonObject;
}

export const get: Command = {
  name: "get",
  short: "Display one or many resources",
  usage:
    "get [(-o|--output=)json|yaml|name|jsonpath|custom-columns|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]",
  examples: [
    ["List all pods in ps output format", "kubectl get pods"],
    ["List all pods with more information (such as node name)", "kubectl get pods -o wide"],
    ["List a single deployment in JSON output format", "kubectl get -o json deployment web"],
    ["List all services and endpoint slices together", "kubectl get services,endpointslices"],
    ["Watch the pods as they change", "kubectl get pods --watch"],
  ],
  flags: [
    allNamespacesFlag,
    fieldSelectorFlag,
    ...fileFlags,
    {
      name: "ignore-not-found",
      type: "bool",
      initial: "false",
      help: "If set to true, suppresses NotFound error for specific objects that do not exist.",
    },
    {
      name: "label-columns",
      short: "L",
      type: "list",
      initial: "[]",
      help: "Accepts a comma separated list of labels that are going to be presented as columns.",
    },
    {
      name: "no-headers",
      type: "bool",
      initial: "false",
      help: "When using the default or custom-column output format, don't print headers (default print headers).",
    },
    {
      name: "output",
      short: "o",
      type: "text",
      initial: "",
      help: "Output format. One of: (json, yaml, name, jsonpath, custom-columns, wide).",
    },
    {
      name: "raw",
      type: "text",
      initial: "",
      help: "Raw URI to request from the server.  Uses the transport specified by the kubeconfig file.",
    },
    selectorFlag,
    {
      name: "show-kind",
      type: "bool",
      initial: "false",
      help: "If present, list the resource type for the requested object(s).",
    },
    {
      name: "show-labels",
      type: "bool",
      initial: "false",
      help: "When printing, show all labels as the last column (default hide labels column)",
    },
    {
      name: "sort-by",
      type: "text",
      initial: "",
      help: "If non-empty, sort list types using this field specification, a JSONPath expression (e.g. '{.metadata.name}').",
    },
    watchFlag,
    {
      name: "watch-only",
      type: "bool",
      initial: "false",
      help: "Watch for changes to the requested object(s), without listing/getting first.",
    },
    { name: "chunk-size", type: "int", initial: "500", help: "Return large lists in chunks rather than all at once." },
  ],
  notSimulated: [
    "subresource",
    "template",
    "kustomize",
    "output-watch-events",
    "server-print",
    "show-managed-fields",
    "allow-missing-template-keys",
  ],
  async run(session, invocation) {
    const { flags, args, path } = invocation;
    if (flags.text("raw") !== "") {
      await laterCommands.with(session, ({ getRaw }) => getRaw(session, invocation));
      return 0;
    }
    // A wrong format is reported before anything is asked.
    const printer = await objectPrinterFor(session, invocation);
    if (args.length === 0 && !flags.given("filename")) {
      await session.printError(
        'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
      );
      throw usageError(
        path,
        'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
      );
    }
    const { wanted, failures } = await whatIsWanted(session, invocation);
    if (flags.on("watch") || flags.on("watch-only")) {
      throwFailures(failures);
      const [only] = wanted;
      if (wanted.length !== 1 || !only) throw new CommandError("you may only specify a single resource type");
      await laterCommands.with(session, ({ watchOne }) => watchOne(session, invocation, only, printer));
      return 0;
    }
    const asTable = printer === undefined;
    const answers: Answer[] = [];
    for (const one of wanted) {
      try {
        answers.push({ wanted: one, body: await ask(session, invocation, one, asTable) });
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        if (!(flags.on("ignore-not-found") && isNotFound(error))) failures.push(error);
      }
    }
    if (asTable) await printTables(session, invocation, answers, failures.length > 0);
    else if (answers.length > 0) {
      await laterCommands.with(session, ({ printObjects }) => printObjects(session, invocation, answers, printer));
    }
    throwFailures(failures);
    return 0;
  },
};

/** undefined for a table. */
async function objectPrinterFor(session: Session, { flags }: Invocation): Promise<ObjectPrinter | undefined> {
  const output = flags.text("output");
  if (output === "" || output === "wide") return undefined;
  return laterCommands.with(session, ({ objectPrinter }) =>
    objectPrinter(output, { headers: !flags.on("no-headers") }),
  );
}

async function whatIsWanted(
  session: Session,
  invocation: Invocation,
): Promise<{ wanted: Wanted[]; failures: Error[] }> {
  const { flags, args } = invocation;
  if (flags.given("filename")) {
    const { objects, failures } = await laterCommands.with(session, ({ readManifests }) =>
      readManifests(session, invocation, { validate: false }),
    );
    const wanted = objects.map(({ resource, namespace, name }) => ({
      resource,
      namespace: namespace || undefined,
      name,
    }));
    return { wanted, failures };
  }
  const everywhere = flags.on("all-namespaces");
  const selector = flags.text("selector") !== "" || flags.text("field-selector") !== "";
  const selections = await selectResources(session, args, { kindAlone: true, selector });
  return {
    wanted: selections.map(({ resource, name }) => {
      if (name !== undefined && everywhere) {
        throw new CommandError("a resource cannot be retrieved by name across all namespaces");
      }
      return { resource, name, namespace: resource.namespaced && !everywhere ? session.namespace : undefined };
    }),
    failures: [],
  };
}

async function ask(session: Session, { flags }: Invocation, wanted: Wanted, asTable: boolean): Promise<JsonObject> {
  const sorted = flags.text("sort-by") !== "";
  const { name, namespace, resource } = wanted;
  const accept = asTable ? tableAccept : undefined;
  if (name !== undefined) {
    const path = pathOf(resource, namespace, name);
    return session.client.json(accept === undefined ? { path } : { path, accept });
  }
  const query = {
    labelSelector: flags.text("selector"),
    fieldSelector: flags.text("field-selector"),
    limit: sorted ? "" : "500",
    includeObject: asTable && sorted ? "Object" : "",
  };
  const body = await listResource(session, resource, namespace, query, accept);
  return asTable ? body : { ...body, items: itemsOf(body, resource) };
}
