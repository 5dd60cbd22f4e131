import { FileError } from "../../cluster/files.ts";
import { bytes } from "../../cluster/pipe.ts";
import { readerOf } from "../input-stream.ts";
import { RegularExpressionError } from "../regular-expression.ts";
import { type SedHost, SedInterpreter } from "../sed/interpreter.ts";
import { LineSource } from "../sed/line-source.ts";
import { parseSed } from "../sed/parser.ts";
import { type SedCommand, SedSyntaxError } from "../sed/syntax.ts";
import { type Applet, type AppletMain, Failure, UsageError } from "./applet.ts";

export const sed: AppletMain = async (applet) => {
  const options = applet.options("nEre:f:szi::", {
    quiet: "n",
    silent: "n",
    "regexp-extended": "E",
    expression: "e",
    file: "f",
    "in-place": "i",
  });
  const operands = [...options.operands];
  const scripts = [...options.values("e")];
  for (const name of options.values("f")) scripts.push(applet.process.machine.files.readText(applet.path(name)));
  if (scripts.length === 0) {
    const script = operands.shift();
    if (script === undefined) throw new UsageError();
    scripts.push(script);
  }
  try {
    const commands = parseSed(scripts.join("\n"), options.has("E") || options.has("r"), applet.isGnu);
    if (options.has("i"))
      return await editFiles(applet, commands, operands, options.has("n"), options.value("i") ?? "");
    const { inputs, failed } = await applet.openAll(operands, (name, error) =>
      applet.isGnu ? `can't read ${name}: ${error.message}` : `${name}: ${error.message}`,
    );
    let output = "";
    const flush = async () => {
      const text = output;
      output = "";
      await applet.write(text);
    };
    const source = new LineSource(
      inputs.map(({ reader }) => reader),
      applet.process.signal,
      flush,
    );
    const host = hostOf(applet, (text) => {
      output += text;
    });
    const status = await new SedInterpreter(commands, source, host, options.has("n")).run();
    await flush();
    return failed ? (applet.isGnu ? 2 : 1) : status;
  } catch (error) {
    if (error instanceof SedSyntaxError) throw new Failure(gnuWords(applet, error, scripts));
    if (error instanceof RegularExpressionError) throw new Failure(`bad regex: ${error.message}`);
    throw error;
  }
};

function gnuWords(applet: Applet, error: SedSyntaxError, scripts: readonly string[]): string {
  const { message } = error;
  let { position } = error;
  let index = 0;
  for (; position > (scripts[index]?.length ?? position); index++) position -= (scripts[index]?.length ?? 0) + 1;
  if (!applet.isGnu || message.startsWith("eastwest")) return message;
  const unterminated = /^unmatched '/.test(message) ? "unterminated `s' command" : message;
  const at = message.startsWith("unmatched `") ? 0 : position;
  return `-e expression #${index + 1}, char ${at}: ${unterminated.replace(/^unsupported command (.)$/, "unknown command: `$1'")}`;
}

function hostOf(applet: Applet, print: (text: string) => void): SedHost {
  const { files } = applet.process.machine;
  const opened = new Set<string>();
  return {
    print,
    writeFile(name, text) {
      if (name === "/dev/stdout") {
        print(text);
        return;
      }
      const path = applet.path(name);
      if (!opened.has(path)) files.write(path, "");
      opened.add(path);
      files.append(path, bytes(text));
    },
    readFile(name) {
      const path = applet.path(name);
      return files.exists(path) && files.stat(path).type === "file" ? files.readText(path) : undefined;
    },
  };
}

async function editFiles(
  applet: Applet,
  commands: readonly SedCommand[],
  names: readonly string[],
  quiet: boolean,
  suffix: string,
): Promise<number> {
  const { files } = applet.process.machine;
  let status = 0;
  for (const name of names) {
    const path = applet.path(name);
    try {
      const content = files.read(path);
      let output = "";
      const source = new LineSource([readerOf(content)], applet.process.signal, async () => {});
      const host = hostOf(applet, (text) => {
        output += text;
      });
      await new SedInterpreter(commands, source, host, quiet).run();
      if (suffix !== "") files.write(path + suffix, content);
      files.write(path, output);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = 1;
      await applet.complain(`${name}: ${error.message}`);
    }
  }
  return status;
}
