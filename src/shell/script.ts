import { parse } from "unbash";
import { FileError, resolvePath } from "../cluster/files.ts";
import { ExitControl } from "./control-flow.ts";
import { runStatements } from "./evaluator.ts";
import { InputStream } from "./input-stream.ts";
import type { Shell } from "./shell-state.ts";
import { isIncomplete, syntaxErrorIn } from "./syntax-errors.ts";

/** `sh FILE`. */
export async function runFile(shell: Shell, file: string): Promise<number> {
  const bash = shell.dialect === "bash";
  try {
    const text = shell.machine.files.readText(resolvePath(shell.cwd, file));
    shell.script = file;
    if (!bash) shell.name = file;
    return await runWholeText(shell, text, undefined);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await shell.writeError(
      bash ? `bash: ${file}: ${error.message}\n` : `${shell.name}: can't open '${file}': ${error.message}\n`,
    );
    return bash && error.code === "ENOENT" ? 127 : bash ? 126 : 2;
  }
}

/** Runs what comes before a syntax error, as a shell does that reads on as it runs. */
export async function runWholeText(shell: Shell, text: string, origin: string | undefined): Promise<number> {
  shell.source = text;
  // ash counts the lines of `-c` from 0.
  shell.firstLine = origin !== undefined && shell.dialect === "ash" ? 0 : 1;
  const script = parse(text);
  const error = syntaxErrorIn(shell, text, script);
  if (error === undefined) return runStatements(shell, script.commands);
  const position = script.errors?.[0]?.pos ?? 0;
  const line = text.lastIndexOf("\n", position) + 1;
  await runStatements(
    shell,
    script.commands.filter((statement) => statement.end <= line && statement.end > statement.pos),
  );
  shell.setLine(position);
  const bash = shell.dialect === "bash";
  await shell.complain(error, bash ? origin : undefined);
  if (bash && error.includes("near")) await shell.complain(`\`${text.slice(line).split("\n")[0]}'`, origin);
  return 2;
}

/** Reads no further than the command it runs: the rest of stdin is for that command. */
export async function runStandardInput(shell: Shell): Promise<number> {
  const input = InputStream.over(shell.descriptors.reader(0));
  let status = 0;
  let pending = "";
  let line = 1;
  for (;;) {
    const read = await input.readLine(shell.signal);
    if (read === undefined && pending.trim() === "") return status;
    pending += read ?? "";
    const script = parse(pending);
    if (read !== undefined && isIncomplete(pending, script)) continue;
    shell.source = pending;
    shell.firstLine = line;
    const error = syntaxErrorIn(shell, pending, script);
    if (error !== undefined) {
      shell.setLine(script.errors?.[0]?.pos ?? 0);
      await shell.complain(error);
      throw new ExitControl(2);
    }
    if (script.commands.length > 0) status = await runStatements(shell, script.commands);
    if (read === undefined) return status;
    line += pending.split("\n").length - 1;
    pending = "";
  }
}
