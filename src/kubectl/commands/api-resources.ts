import type { CommandBody } from "../command.ts";
import { groupResource, groupVersion, type Resource } from "../discovery.ts";
import { CommandError, ExitError, usageError } from "../errors.ts";
import { ColumnWriter } from "../printing/column-writer.ts";

export const apiResources: CommandBody = {
  usage: "api-resources [flags]",
  examples: [
    ["Print the supported API resources", "kubectl api-resources"],
    ["Print the supported namespaced resources", "kubectl api-resources --namespaced=true"],
  ],
  flags: [
    { name: "api-group", type: "text", initial: "", help: "Limit to resources in the specified API group." },
    { name: "cached", type: "bool", initial: "false", help: "Use the cached list of resources if available." },
    {
      name: "categories",
      type: "list",
      initial: "[]",
      help: "Limit to resources that belong to the specified categories.",
    },
    {
      name: "namespaced",
      type: "bool",
      initial: "true",
      help: "If false, non-namespaced resources will be returned, otherwise returning namespaced resources by default.",
    },
    {
      name: "no-headers",
      type: "bool",
      initial: "false",
      help: "When using the default or custom-column output format, don't print headers (default print headers).",
    },
    { name: "output", short: "o", type: "text", initial: "", help: "Output format. One of: (wide, name)." },
    {
      name: "sort-by",
      type: "text",
      initial: "",
      help: "If non-empty, sort list of resources using specified field. The field can be either 'name' or 'kind'.",
    },
    { name: "verbs", type: "list", initial: "[]", help: "Limit to resources that support the specified verbs." },
  ],
  async run(session, { args, flags, path }) {
    const output = flags.text("output");
    if (!["", "wide", "name"].includes(output)) throw new CommandError(`--output ${output} is not available`);
    const sort = flags.text("sort-by");
    if (!["", "name", "kind"].includes(sort)) throw new CommandError(`--sort-by accepts only name or kind`);
    if (args.length > 0) throw usageError(path, `unexpected arguments: [${args.join(" ")}]`);
    const wanted = (await session.discovery.all()).filter(
      (resource) =>
        (!flags.given("api-group") || resource.group === flags.text("api-group")) &&
        (!flags.given("namespaced") || resource.namespaced === flags.on("namespaced")) &&
        flags.list("verbs").every((verb) => resource.verbs.includes(verb)) &&
        flags.list("categories").every((category) => resource.categories.includes(category)),
    );
    const key = (resource: Resource) => {
      if (sort !== "") return sort === "kind" ? resource.kind : resource.plural;
      return `${resource.group}\0${resource.plural}`;
    };
    wanted.sort((a, b) => (key(a) < key(b) ? -1 : 1));
    if (output === "name") {
      await session.print(wanted.map((resource) => `${groupResource(resource)}\n`).join(""));
      return 0;
    }
    const rows = wanted.map((resource) => [
      resource.plural,
      resource.shortNames.join(","),
      groupVersion(resource),
      String(resource.namespaced),
      resource.kind,
      ...(output === "wide" ? [[...resource.verbs].sort().join(","), resource.categories.join(",")] : []),
    ]);
    const headers = ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"];
    if (!flags.on("no-headers")) rows.unshift(output === "wide" ? [...headers, "VERBS", "CATEGORIES"] : headers);
    await session.print(new ColumnWriter().format(rows));
    return 0;
  },
};

export const apiVersions: CommandBody = {
  usage: "api-versions",
  async run(session, { args, path }) {
    if (args.length > 0) throw usageError(path, `unexpected arguments: [${args.join(" ")}]`);
    const versions = new Set((await session.discovery.all()).map(groupVersion));
    await session.print(
      [...versions]
        .sort()
        .map((version) => `${version}\n`)
        .join(""),
    );
    return 0;
  },
};

export const top: CommandBody = {
  usage: "top [flags]",
  subcommands: ["node", "pod"].map((kind) => ({
    name: kind,
    aliases: kind === "node" ? ["nodes", "no"] : ["pods", "po"],
    short: `Display resource (CPU/memory) usage of ${kind}s`,
    usage: `${kind} [NAME | -l label]`,
    takesAnything: true,
    async run(session) {
      const groups = (await session.discovery.all()).map(({ group }) => group);
      if (!groups.includes("metrics.k8s.io")) throw new CommandError("Metrics API not available");
      throw new ExitError();
    },
  })),
};
