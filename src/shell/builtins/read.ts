import { type ByteReader, emptyReader } from "../../cluster/pipe.ts";
import { InputStream } from "../input-stream.ts";
import type { Shell } from "../shell-state.ts";
import { type Builtin, failureStatus } from "./builtin.ts";

interface ReadOptions {
  raw: boolean;
  silent: boolean;
  prompt: string | undefined;
  timeoutSeconds: number | undefined;
  characters: number | undefined;
  delimiter: string;
}

export const read: Builtin = async (shell, argv) => {
  const options: ReadOptions = {
    raw: false,
    silent: false,
    prompt: undefined,
    timeoutSeconds: undefined,
    characters: undefined,
    delimiter: "\n",
  };
  let at = 1;
  for (; at < argv.length && /^-./.test(argv[at] ?? "") && argv[at] !== "--"; at++) {
    const letters = (argv[at] ?? "").slice(1);
    for (const [index, letter] of [...letters].entries()) {
      if (letter === "r") options.raw = true;
      else if (letter === "s") options.silent = true;
      else if ("ptnd".includes(letter)) {
        const value = letters.slice(index + 1) || (argv[++at] ?? "");
        if (letter === "p") options.prompt = value;
        else if (letter === "d") options.delimiter = value.charAt(0) || "\0";
        else if (letter === "t") options.timeoutSeconds = Number(value);
        else options.characters = Number(value);
        break;
      } else {
        await shell.complain(
          shell.dialect === "ash" ? `illegal option -${letter}` : `-${letter}: invalid option`,
          "read",
        );
        return failureStatus(shell, 2);
      }
    }
  }
  if (argv[at] === "--") at++;
  if (options.prompt !== undefined && shell.descriptors.get(0)?.isTty) await shell.writeError(options.prompt);
  const { text, escaped, status } = await readText(shell, options);
  assign(shell, argv.slice(at), text, escaped);
  return status;
};

/** The line, with the positions of characters that a backslash protects, and `read`'s status. */
async function readText(
  shell: Shell,
  options: ReadOptions,
): Promise<{ text: string; escaped: ReadonlySet<number>; status: number }> {
  const descriptor = shell.descriptors.get(0);
  const stream = InputStream.over(descriptor?.reader ?? emptyReader);
  const tty = options.silent && descriptor?.isTty ? shell.tty : undefined;
  const expired = new AbortController();
  const timer =
    options.timeoutSeconds === undefined
      ? undefined
      : shell.machine.clock.after(options.timeoutSeconds * 1000, () => expired.abort(expired));
  const before = tty?.setRaw(true);
  const characters: string[] = [];
  const escaped = new Set<number>();
  try {
    const signal = AbortSignal.any([shell.signal, expired.signal]);
    for (;;) {
      if (options.characters !== undefined && characters.length >= options.characters) break;
      const character = await nextCharacter(stream, signal);
      if (character === undefined) return { text: characters.join(""), escaped, status: 1 };
      if (tty && character === "\x03") {
        shell.interruption.raise("SIGINT");
        shell.signal.throwIfAborted();
      }
      if (character === options.delimiter || (tty && character === "\r")) break;
      if (character === "\\" && !options.raw) {
        const following = await nextCharacter(stream, signal);
        if (following === undefined) break;
        if (following === "\n") continue;
        escaped.add(characters.length);
        characters.push(following);
      } else characters.push(character);
    }
  } catch (error) {
    if (error !== expired) throw error;
    return { text: characters.join(""), escaped, status: shell.dialect === "bash" ? 142 : 1 };
  } finally {
    timer?.cancel();
    if (tty && before !== undefined) tty.setRaw(before);
  }
  return { text: characters.join(""), escaped, status: 0 };
}

/** One character in UTF-8; what was read beyond it goes back. */
async function nextCharacter(stream: InputStream, signal: AbortSignal): Promise<string | undefined> {
  const chunk = await (stream satisfies ByteReader).read(signal);
  const [first] = chunk ?? [];
  if (!chunk || first === undefined) return undefined;
  const length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  stream.unread(chunk.subarray(length));
  return new TextDecoder().decode(chunk.subarray(0, length));
}

/** Splits by IFS; the last name takes the rest. */
function assign(shell: Shell, names: readonly string[], text: string, escaped: ReadonlySet<number>): void {
  if (names.length === 0) {
    shell.variables.set("REPLY", text);
    return;
  }
  const separators = shell.variables.get("IFS") ?? " \t\n";
  const characters = [...text];
  const isSeparator = (at: number) => !escaped.has(at) && separators.includes(characters[at] ?? "\0");
  const isBlank = (at: number) => isSeparator(at) && /\s/.test(characters[at] ?? "");
  let at = 0;
  let end = characters.length;
  while (at < end && isBlank(at)) at++;
  while (end > at && isBlank(end - 1)) end--;
  for (const [index, name] of names.entries()) {
    const start = at;
    if (index === names.length - 1) at = end;
    while (at < end && !isSeparator(at)) at++;
    shell.variables.set(name, characters.slice(start, at).join(""));
    while (at < end && isBlank(at)) at++;
    if (at < end && isSeparator(at)) at++;
    while (at < end && isBlank(at)) at++;
  }
}
