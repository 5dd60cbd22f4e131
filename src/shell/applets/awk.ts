import { FileError } from "../../cluster/files.ts";
import { AwkError, Interpreter } from "../awk/interpreter.ts";
import { parseAwk } from "../awk/parser.ts";
import { type AwkProgram, AwkSyntaxError } from "../awk/syntax.ts";
import { Input, toText } from "../awk/values.ts";
import { unescapeText } from "../escapes.ts";
import { RegularExpressionError } from "../regular-expression.ts";
import { type Applet, type AppletMain, Failure, UsageError } from "./applet.ts";

export const awk: AppletMain = async (applet) => {
  const options = applet.options("+F:v:f:e:");
  const operands = [...options.operands];
  const sources = [...options.values("e")];
  for (const name of options.values("f")) sources.push(await readProgram(applet, name));
  if (sources.length === 0) {
    const program = operands.shift();
    if (program === undefined) throw new UsageError();
    sources.push(program);
  }
  let output = "";
  const opened = new Set<string>();
  const { machine } = applet.process;
  const awk = new Interpreter(parse(sources.join("\n")), {
    random: machine.random,
    now: () => Math.floor(machine.clock.now() / 1000),
    print: (text) => {
      output += text;
    },
    printTo: (file, text, append) => {
      if (file === "/dev/stdout") output += text;
      else if (file === "/dev/stderr") applet.process.stderr.write(new TextEncoder().encode(text)).catch(() => {});
      else {
        const path = applet.path(file);
        if (!append && !opened.has(path)) machine.files.write(path, "");
        opened.add(path);
        machine.files.append(path, new TextEncoder().encode(text));
      }
    },
  });
  const flush = async () => {
    const text = output;
    output = "";
    await applet.write(text);
  };
  setUp(awk, applet, operands, options.value("F"), options.values("v"));
  try {
    awk.runSpecial("BEGIN");
    await flush();
    if (awk.exitStatus === undefined && awk.readsInput) await runInput(applet, awk, operands, flush);
    awk.runSpecial("END");
  } catch (error) {
    await flush();
    if (error instanceof AwkError)
      throw new Failure(error.message.startsWith("eastwest") ? error.message : `cmd. line:1: ${error.message}`);
    if (error instanceof RegularExpressionError) throw new Failure(`bad regex: ${error.message}`);
    throw error;
  }
  await flush();
  return awk.exitStatus ?? 0;
};

async function readProgram(applet: Applet, name: string): Promise<string> {
  try {
    const lines: string[] = [];
    for await (const some of applet.lines(applet.open(name))) lines.push(...some);
    return lines.join("\n");
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new Failure(`can't open '${name}': ${error.message}`);
  }
}

function parse(source: string): AwkProgram {
  try {
    return parseAwk(source);
  } catch (error) {
    if (!(error instanceof AwkSyntaxError)) throw error;
    throw new Failure(error.message.startsWith("eastwest") ? error.message : `cmd. line:1: ${error.message}`);
  }
}

function setUp(
  awk: Interpreter,
  applet: Applet,
  operands: readonly string[],
  separator: string | undefined,
  assignments: readonly string[],
): void {
  if (separator !== undefined)
    awk.variables.set("FS", separator === "t" ? "\t" : unescapeText(separator, "format").text);
  for (const word of assignments) {
    const [, name = "", value = ""] = /^([A-Za-z_]\w*)=(.*)$/s.exec(word) ?? [];
    if (name === "") throw new UsageError();
    awk.variables.set(name, new Input(unescapeText(value, "format").text));
  }
  const environment = awk.array("ENVIRON");
  for (const [name, value] of applet.process.env) environment.set(name, new Input(value));
  const argv = awk.array("ARGV");
  for (const [index, word] of ["awk", ...operands].entries()) argv.set(String(index), new Input(word));
  awk.variables.set("ARGC", operands.length + 1);
}

async function runInput(
  applet: Applet,
  awk: Interpreter,
  operands: readonly string[],
  flush: () => Promise<void>,
): Promise<void> {
  const assignment = /^([A-Za-z_]\w*)=(.*)$/s;
  const names = operands.filter((word) => !assignment.test(word));
  for (const name of names.length > 0 ? operands : [...operands, "-"]) {
    const assigned = assignment.exec(name);
    if (assigned) {
      awk.variables.set(assigned[1] ?? "", new Input(unescapeText(assigned[2] ?? "", "format").text));
      continue;
    }
    awk.variables.set("FILENAME", name === "-" ? "" : name);
    awk.variables.set("FNR", 0);
    try {
      for await (const records of recordsOf(applet, awk, name)) {
        let goesOn = true;
        for (const record of records) {
          goesOn = awk.runRecord(record) && awk.exitStatus === undefined;
          if (!goesOn) break;
        }
        await flush();
        if (!goesOn) break;
      }
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await applet.complain(`${name}: ${error.message}`);
      awk.exitStatus = applet.isGnu ? 2 : 1;
    }
    if (awk.exitStatus !== undefined) return;
  }
}

/** RS: one character, or empty for paragraphs. */
async function* recordsOf(applet: Applet, awk: Interpreter, name: string): AsyncGenerator<readonly string[]> {
  const separator = toText(awk.variables.get("RS"));
  if (separator !== "") {
    yield* applet.lines(applet.open(name), separator.charAt(0));
    return;
  }
  let paragraph: string[] = [];
  for await (const lines of applet.lines(applet.open(name))) {
    for (const line of lines) {
      if (line !== "") paragraph.push(line);
      else if (paragraph.length > 0) {
        yield [paragraph.join("\n")];
        paragraph = [];
      }
    }
  }
  if (paragraph.length > 0) yield [paragraph.join("\n")];
}
