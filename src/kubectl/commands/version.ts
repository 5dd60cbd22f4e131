import type { CommandBody } from "../command.ts";
import { CommandError } from "../errors.ts";
import { indentedJson, type JsonObject, textAt } from "../json.ts";
import { toYaml } from "../printing/yaml.ts";

const clientVersion: JsonObject = {
  compiler: "gc",
  gitTreeState: "clean",
  gitVersion: "v1.36.2",
  major: "1",
  minor: "36",
  platform: "linux/amd64",
};

const kustomizeVersion = "v5.8.1";

export const version: CommandBody = {
  usage: "version [flags]",
  examples: [["Print the client and server versions for the current context", "kubectl version"]],
  flags: [
    {
      name: "client",
      type: "bool",
      initial: "false",
      help: "If true, shows client version only (no server required).",
    },
    { name: "output", short: "o", type: "text", initial: "", help: "One of 'yaml' or 'json'." },
  ],
  async run(session, { flags, args }) {
    const output = flags.text("output");
    if (args.length > 0) throw new CommandError(`extra arguments: [${args.join(" ")}]`);
    if (!["", "yaml", "json"].includes(output)) throw new CommandError(`--output must be 'yaml' or 'json'`);
    const server = flags.on("client") ? undefined : await session.client.json({ path: "/version" });
    if (output !== "") {
      const all = { clientVersion, kustomizeVersion, ...(server ? { serverVersion: server } : {}) };
      await session.print(output === "json" ? `${indentedJson(all)}\n` : `${toYaml(all)}\n`);
      return 0;
    }
    await session.print(
      `Client Version: ${textAt(clientVersion, "gitVersion")}\nKustomize Version: ${kustomizeVersion}\n`,
    );
    if (server) await session.print(`Server Version: ${textAt(server, "gitVersion")}\n`);
    return 0;
  },
};
