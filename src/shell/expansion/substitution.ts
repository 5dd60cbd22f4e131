import type { ArithmeticCommandExpansion, CommandExpansionPart } from "unbash";
import { BrokenPipeError, type ByteWriter } from "../../cluster/pipe.ts";
import { ShellError } from "../control-flow.ts";
import { runScript } from "../evaluator.ts";
import { limits } from "../limits.ts";
import type { Shell } from "../shell-state.ts";
import { runSubshell } from "../subshell.ts";

/** The output of `$(…)` or backquotes, without the newlines at its end. */
export async function substitute(
  shell: Shell,
  part: CommandExpansionPart | ArithmeticCommandExpansion,
): Promise<string> {
  const script = part.script;
  if (!script) return "";
  const held = new HeldOutput();
  const inner = shell.subshell();
  inner.descriptors.set(1, { writer: held, isTty: false });
  // Positions inside point into the text around, unless backquotes had to be decoded.
  if (script.source !== undefined) inner.source = script.source;
  shell.substitutionStatus = await runSubshell(shell, inner, () => runScript(inner, script));
  if (held.overflowed) {
    throw new ShellError(`eastwest: the output of $(…) is larger than ${limits.substitutionBytes >> 20} MiB`, 2);
  }
  return held.text().replace(/\n+$/, "");
}

class HeldOutput implements ByteWriter {
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  overflowed = false;

  write(chunk: Uint8Array, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    this.#size += chunk.length;
    if (this.#size > limits.substitutionBytes) {
      this.overflowed = true;
      return Promise.reject(new BrokenPipeError());
    }
    this.#chunks.push(chunk);
    return Promise.resolve();
  }

  close(): void {}

  text(): string {
    const decoder = new TextDecoder();
    let text = "";
    for (const chunk of this.#chunks) text += decoder.decode(chunk, { stream: true });
    // A shell's strings hold no NUL.
    return (text + decoder.decode()).replaceAll("\0", "");
  }
}
