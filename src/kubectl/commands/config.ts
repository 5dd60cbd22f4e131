import type { Process } from "../../cluster/process.ts";
import type { Command, CommandBody } from "../command.ts";
import { CommandError, usageError } from "../errors.ts";
import { indentedJson, type JsonObject, listAt, textAt } from "../json.ts";
import { contextNamed, currentContext, type Kubeconfig } from "../kubeconfig.ts";
import { ColumnWriter } from "../printing/column-writer.ts";
import { toYaml } from "../printing/yaml.ts";
import { notSimulatedCommand } from "./not-simulated.ts";

const view: Command = {
  name: "view",
  short: "Display merged kubeconfig settings or a specified kubeconfig file",
  usage: "view [flags]",
  flags: [
    {
      name: "minify",
      type: "bool",
      initial: "false",
      help: "Remove all information not used by current-context from the output",
    },
    { name: "output", short: "o", type: "text", initial: "yaml", help: "Output format. One of: (json, yaml)." },
  ],
  notSimulated: ["flatten", "merge", "raw", "template", "show-managed-fields", "allow-missing-template-keys"],
  async run(session, { flags }) {
    const { content } = session.config;
    await session.print(flags.text("output") === "json" ? `${indentedJson(content)}\n` : toYaml(content));
    return 0;
  },
};

const showCurrent: Command = {
  name: "current-context",
  short: "Display the current-context",
  usage: "current-context",
  async run(session) {
    const name = currentContext(session.config);
    if (name === "") throw new CommandError("current-context is not set");
    await session.print(`${name}\n`);
    return 0;
  },
};

const getContexts: Command = {
  name: "get-contexts",
  short: "Describe one or many contexts",
  usage: "get-contexts [(-o|--output=)name)]",
  flags: [
    {
      name: "no-headers",
      type: "bool",
      initial: "false",
      help: "When using the default or custom-column output format, don't print headers (default print headers).",
    },
    { name: "output", short: "o", type: "text", initial: "", help: "Output format. One of: (name)." },
  ],
  async run(session, { flags, args }) {
    const config = session.config;
    const all = listAt(config.content, "contexts").map((entry) => textAt(entry, "name"));
    const missing = args.filter((name) => !all.includes(name));
    if (missing.length > 0) throw new CommandError(`context ${missing[0]} not found`);
    const names = (args.length === 0 ? all : [...args]).sort();
    if (flags.text("output") === "name") {
      await session.print(names.map((name) => `${name}\n`).join(""));
      return 0;
    }
    const rows = names.map((name) => {
      const context = contextNamed(config, name);
      const mark = name === currentContext(config) ? "*" : "";
      return [mark, name, textAt(context, "cluster"), textAt(context, "user"), textAt(context, "namespace")];
    });
    const headers = ["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"];
    await session.print(new ColumnWriter().format(flags.on("no-headers") ? rows : [headers, ...rows]));
    return 0;
  },
};

const useContext: Command = {
  name: "use-context",
  aliases: ["use"],
  short: "Set the current-context in a kubeconfig file",
  usage: "use-context CONTEXT_NAME",
  async run(session, { args, path }) {
    const [name] = args;
    if (args.length !== 1 || name === undefined) throw usageError(path, `unexpected args: [${args.join(" ")}]`);
    const config = session.config;
    if (!contextNamed(config, name)) throw new CommandError(`no context exists with the name: ${JSON.stringify(name)}`);
    writeKubeconfig(session.process, { ...config, content: { ...config.content, "current-context": name } });
    await session.print(`Switched to context ${JSON.stringify(name)}.\n`);
    return 0;
  },
};

const setContext: Command = {
  name: "set-context",
  short: "Set a context entry in kubeconfig",
  usage: "set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]",
  examples: [
    ["Make the current context use the namespace dev", "kubectl config set-context --current --namespace=dev"],
  ],
  flags: [
    { name: "current", type: "bool", initial: "false", help: "Modify the current context" },
    { name: "cluster", type: "text", initial: "", help: "cluster for the context entry in kubeconfig" },
    { name: "user", type: "text", initial: "", help: "user for the context entry in kubeconfig" },
  ],
  async run(session, { args, flags, path }) {
    const config = session.config;
    const [given] = args;
    if (args.length > 1) throw usageError(path, `Unexpected args: [${args.join(" ")}]`);
    if (flags.on("current") && given !== undefined)
      throw new CommandError("you cannot specify both a context name and --current");
    if (!flags.on("current") && given === undefined) {
      throw new CommandError("you must specify a non-empty context name or --current");
    }
    const name = given ?? currentContext(config);
    if (name === "") throw new CommandError("no current context is set");
    const old = contextNamed(config, name);
    const context: JsonObject = { ...old };
    for (const field of ["cluster", "user", "namespace"]) if (flags.given(field)) context[field] = flags.text(field);
    const others = listAt(config.content, "contexts").filter((entry) => textAt(entry, "name") !== name);
    const contexts = [...others, { context, name }].sort((a, b) => (textAt(a, "name") < textAt(b, "name") ? -1 : 1));
    writeKubeconfig(session.process, { ...config, content: { ...config.content, contexts } });
    await session.print(`Context ${JSON.stringify(name)} ${old ? "modified" : "created"}.\n`);
    return 0;
  },
};

const getClusters: Command = {
  name: "get-clusters",
  short: "Display clusters defined in the kubeconfig",
  usage: "get-clusters",
  async run(session) {
    const names = listAt(session.config.content, "clusters").map((entry) => textAt(entry, "name"));
    await session.print(`NAME\n${names.map((name) => `${name}\n`).join("")}`);
    return 0;
  },
};

const others = [
  "delete-cluster",
  "delete-context",
  "delete-user",
  "get-users",
  "rename-context",
  "set",
  "set-cluster",
  "set-credentials",
  "unset",
];

export const config: CommandBody = {
  usage: "config SUBCOMMAND",
  subcommands: [
    showCurrent,
    getClusters,
    getContexts,
    setContext,
    useContext,
    view,
    ...others.map((name) => notSimulatedCommand(name, `${name} (not simulated)`, "kubectl config")),
  ],
};

function writeKubeconfig(process: Process, { path, content }: Kubeconfig): void {
  process.machine.files.makeDirectory(path.slice(0, path.lastIndexOf("/")) || "/", true);
  process.machine.files.write(path, toYaml(content));
}
