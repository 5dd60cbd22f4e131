import { resolvePath } from "../../cluster/files.ts";
import type { Process } from "../../cluster/process.ts";
import type { Command } from "../command.ts";
import { createGenerated, creationFlags, creationNotSimulated, nameArgument } from "../creation.ts";
import { CommandError } from "../errors.ts";
import type { JsonObject } from "../json.ts";

export const createConfigMap: Command = {
  name: "configmap",
  aliases: ["cm"],
  short: "Create a config map from a local file, directory or literal value",
  usage: "configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
  examples: [
    [
      "Create a new config map named my-config with key1=config1 and key2=config2",
      "kubectl create configmap my-config --from-literal=key1=config1 --from-literal=key2=config2",
    ],
    [
      "Create a new config map named my-config with a file",
      "kubectl create configmap my-config --from-file=path/to/bar",
    ],
  ],
  flags: [
    ...creationFlags,
    {
      name: "from-file",
      type: "list",
      initial: "[]",
      help: "Key file can be specified using its file path, in which case file basename will be used as configmap key.",
    },
    {
      name: "from-literal",
      type: "texts",
      initial: "[]",
      help: "Specify a key and literal value to insert in configmap (i.e. mykey=somevalue)",
    },
  ],
  notSimulated: [...creationNotSimulated, "append-hash", "from-env-file"],
  async run(session, invocation) {
    const { flags } = invocation;
    const name = nameArgument(invocation);
    const data: JsonObject = {};
    const add = (key: string, value: string) => {
      if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
        throw new CommandError(
          `${JSON.stringify(key)} is not a valid key name for a ConfigMap: a valid config key must consist of alphanumeric characters, ` +
            "'-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
        );
      }
      if (data[key] !== undefined) {
        throw new CommandError(
          `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ConfigMap ${JSON.stringify(name)}`,
        );
      }
      data[key] = value;
    };
    for (const source of flags.list("from-file"))
      for (const [key, value] of fromFile(session.process, source)) add(key, value);
    for (const literal of flags.list("from-literal")) {
      const equals = literal.indexOf("=");
      if (equals <= 0) throw new CommandError(`invalid literal source ${literal}, expected key=value`);
      add(literal.slice(0, equals), literal.slice(equals + 1).replace(/^(['"])(.*)\1$/s, "$2"));
    }
    const object: JsonObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name } };
    if (Object.keys(data).length > 0) object.data = data;
    await createGenerated(session, invocation, object, "failed to create configmap");
    return 0;
  },
};

/** `path`, `key=path` or a directory, whose files become keys. */
function fromFile(process: Process, source: string): [string, string][] {
  const [, key, path = source] = /^([^=]+)=(.+)$/.exec(source) ?? [];
  const files = process.machine.files;
  const absolute = resolvePath(process.cwd, path);
  if (!files.exists(absolute)) throw new CommandError(`error reading ${path}: no such file or directory`);
  if (files.stat(absolute).type === "file") return [[key ?? baseName(path), files.readText(absolute)]];
  if (key) throw new CommandError("cannot give a key name for a directory path");
  return files
    .list(absolute)
    .filter((name) => files.stat(`${absolute}/${name}`).type === "file")
    .map((name) => [name, files.readText(`${absolute}/${name}`)]);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
