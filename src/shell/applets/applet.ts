import { FileError, resolvePath } from "../../cluster/files.ts";
import { type ByteReader, bytes, emptyReader } from "../../cluster/pipe.ts";
import type { Process, Program } from "../../cluster/process.ts";
import { Descriptors } from "../descriptors.ts";
import { openForReading, openForWriting } from "../open-file.ts";

/** Whose words a program speaks. */
export type Userland = "busybox-1.22" | "busybox-1.37" | "gnu";

/** A small program, written against `Applet`. */
export type AppletMain = (applet: Applet) => Promise<number>;

/** The command line was wrong: the message and the program's usage go to stderr, and the status is `status`. */
export class UsageError extends Error {
  readonly status: number;

  /** An empty message prints the usage alone. */
  constructor(message = "", status = 1) {
    super(message);
    this.status = status;
  }
}

/** What is said without usage: ends the program. */
export class Failure extends Error {
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}

export interface Options {
  has(letter: string): boolean;
  /** The last value of an option that takes one. */
  value(letter: string): string | undefined;
  values(letter: string): readonly string[];
  readonly operands: readonly string[];
}

const banners: Record<Userland, string> = {
  "busybox-1.22": "BusyBox v1.22.1 multi-call binary.",
  "busybox-1.37": "BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.",
  gnu: "",
};

/** A program's arguments, streams and files, with what most small programs need of them. */
export class Applet {
  readonly process: Process;
  readonly userland: Userland;
  readonly name: string;

  constructor(process: Process, userland: Userland) {
    this.process = process;
    this.userland = userland;
    this.name = (process.argv[0] ?? "").replace(/^.*\//, "");
  }

  get args(): readonly string[] {
    return this.process.argv.slice(1);
  }

  get isGnu(): boolean {
    return this.userland === "gnu";
  }

  async write(text: string): Promise<void> {
    this.process.signal.throwIfAborted();
    if (text !== "") await this.process.stdout.write(bytes(text), this.process.signal);
  }

  /** A message on stderr, behind the program's name. */
  async complain(message: string): Promise<void> {
    await this.process.stderr.write(bytes(`${this.name}: ${message}\n`), this.process.signal);
  }

  path(name: string): string {
    return resolvePath(this.process.cwd, name);
  }

  /**
   * getopt(3): `letters` with `:` behind those that take a value, `::` if it may be left out; `long` maps GNU's names to letters. Options may stand
   * behind operands, unless `letters` begins with `+`. Throws UsageError.
   */
  options(letters: string, long: Readonly<Record<string, string>> = {}): Options {
    const found = new Map<string, string[]>();
    const operands: string[] = [];
    const add = (letter: string, value: string) => {
      found.set(letter, [...(found.get(letter) ?? []), value]);
    };
    const words = [...this.args];
    for (let word = words.shift(); word !== undefined; word = words.shift()) {
      if (word === "--") {
        operands.push(...words);
        break;
      }
      if (word.startsWith("--")) {
        const [name = "", value] = word.slice(2).split(/=(.*)/s);
        const letter = long[name];
        if (letter === undefined) throw new UsageError(`unrecognized option${this.isGnu ? "" : ":"} '${word}'`);
        const takes = letters.includes(`${letter}:`);
        add(letter, takes ? (value ?? words.shift() ?? "") : "");
        continue;
      }
      if (!/^-./.test(word)) {
        operands.push(word);
        if (letters.startsWith("+")) {
          operands.push(...words);
          break;
        }
        continue;
      }
      for (let at = 1; at < word.length; at++) {
        const letter = word.charAt(at);
        const index = letter === ":" || letter === "+" ? -1 : letters.indexOf(letter);
        if (index < 0) throw new UsageError(`invalid option -- '${letter}'`);
        if (letters.charAt(index + 1) !== ":") {
          add(letter, "");
          continue;
        }
        const isOptional = letters.charAt(index + 2) === ":";
        const value = word.slice(at + 1) || (isOptional ? "" : words.shift());
        if (value === undefined) throw new UsageError(`option requires an argument -- '${letter}'`);
        add(letter, value);
        break;
      }
    }
    return {
      has: (letter) => found.has(letter),
      value: (letter) => found.get(letter)?.at(-1),
      values: (letter) => found.get(letter) ?? [],
      operands,
    };
  }

  /** `-` is stdin. Throws FileError. */
  open(name: string): ByteReader {
    if (name === "-") return this.process.stdin;
    return openForReading(this.#opener(), this.path(name)).reader ?? emptyReader;
  }

  /** Opens what can be opened of `names` (stdin for none), with a message about each that cannot. */
  async openAll(
    names: readonly string[],
    explain: (name: string, error: FileError) => string = (name, error) => `${name}: ${error.message}`,
  ): Promise<{ readonly inputs: { readonly name: string; readonly reader: ByteReader }[]; readonly failed: boolean }> {
    const inputs: { name: string; reader: ByteReader }[] = [];
    let failed = false;
    for (const name of names.length > 0 ? names : ["-"]) {
      try {
        inputs.push({ name, reader: this.open(name) });
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        failed = true;
        await this.complain(explain(name, error));
      }
    }
    return { inputs, failed };
  }

  /** Creates or empties a file and returns its writer. Throws FileError. */
  create(name: string, append = false): { write(chunk: Uint8Array): Promise<void> } {
    const { writer } = openForWriting(this.#opener(), this.path(name), append);
    return { write: async (chunk) => writer?.write(chunk, this.process.signal) };
  }

  chunks(reader: ByteReader): AsyncGenerator<Uint8Array> {
    return chunksOf(reader, this.process.signal);
  }

  /** Lines without their newlines, as many at a time as have come in, so that a pipe streams. */
  async *lines(reader: ByteReader, separator = "\n"): AsyncGenerator<readonly string[]> {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of this.chunks(reader)) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split(separator);
      rest = lines.pop() ?? "";
      if (lines.length > 0) yield lines;
    }
    rest += decoder.decode();
    if (rest !== "") yield [rest];
  }

  /** Runs another program on this one's streams and waits; 127 with a message when there is none. */
  async spawn(
    argv: readonly string[],
    options: {
      readonly env?: ReadonlyMap<string, string>;
      readonly stdin?: ByteReader;
      readonly notFound?: string;
    } = {},
  ): Promise<number> {
    const { machine, signal } = this.process;
    if (!machine.findProgram(argv[0] ?? "")) {
      const quoted = this.isGnu ? `'${argv[0]}'` : `'${argv[0]}'`;
      await this.complain(options.notFound ?? `can't execute ${quoted}: No such file or directory`);
      return 127;
    }
    const { stdin, stdout, stderr, cwd, tty, isTty, env } = this.process;
    const child = machine.spawn(argv, { stdin, stdout, stderr, cwd, tty, isTty, env, ...options });
    return followed(child, signal);
  }

  #opener() {
    const { machine, tty } = this.process;
    return { machine, tty, descriptors: Descriptors.of(this.process) };
  }
}

/** Waits for a child and passes on the signal that ends this process. */
export async function followed(
  child: {
    readonly exited: Promise<number>;
    kill(name: "SIGINT" | "SIGTERM" | "SIGHUP" | "SIGQUIT" | "SIGKILL"): void;
  },
  signal: AbortSignal,
): Promise<number> {
  const stop = () => child.kill(signal.reason?.signalName ?? "SIGTERM");
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  const status = await child.exited;
  signal.removeEventListener("abort", stop);
  return status;
}

export async function* chunksOf(reader: ByteReader, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for (let chunk = await reader.read(signal); chunk; chunk = await reader.read(signal)) {
    yield chunk;
    signal.throwIfAborted();
  }
}

/** Makes a program of an applet: its usage errors and full file systems become messages and statuses. */
export function toProgram(main: AppletMain, usage: string, userland: Userland): Program {
  return async (process) => {
    const applet = new Applet(process, userland);
    try {
      return await main(applet);
    } catch (error) {
      if (error instanceof UsageError) return complainUsage(applet, error, usage);
      if (error instanceof Failure) await applet.complain(error.message);
      else if (error instanceof FileError) await applet.complain(`write error: ${error.message}`);
      else throw error;
      return error instanceof Failure ? error.status : 1;
    }
  };
}

async function complainUsage(applet: Applet, error: UsageError, usage: string): Promise<number> {
  const { stderr } = applet.process;
  if (error.message !== "") await applet.complain(error.message);
  const shown = usage === "" ? applet.name : `${applet.name} ${usage}`;
  const text = applet.isGnu
    ? `${error.message === "" ? `${applet.name}: missing operand\n` : ""}Try '${applet.name} --help' for more information.\n`
    : `${banners[applet.userland]}\n\nUsage: ${shown}\n`;
  await stderr.write(bytes(text));
  return error.status;
}
