import { limits } from "../limits.ts";
import type { LineSource } from "./line-source.ts";
import { type Address, type ReplacementPart, type SedCommand, SedSyntaxError, type Substitution } from "./syntax.ts";

export interface SedHost {
  print(text: string): void;
  writeFile(name: string, text: string): void;
  /** Undefined when it cannot be read. */
  readFile(name: string): string | undefined;
}

/** Runs a script over lines; resolves with the exit status. */
export class SedInterpreter {
  readonly #commands: readonly SedCommand[];
  readonly #source: LineSource;
  readonly #host: SedHost;
  readonly #quiet: boolean;
  /** Commands whose range is open, with the line it ends at if that is a number. */
  readonly #ranges = new Map<SedCommand, number | undefined>();
  #space = "";
  #held = "";
  #line = 0;
  #appended: string[] = [];
  #substituted = false;
  #lastExpression: RegExp | undefined;

  constructor(commands: readonly SedCommand[], source: LineSource, host: SedHost, quiet: boolean) {
    this.#commands = commands;
    this.#source = source;
    this.#host = host;
    this.#quiet = quiet;
  }

  async run(): Promise<number> {
    let restart = false;
    for (;;) {
      if (!restart && !(await this.#read())) return 0;
      const outcome = await this.#cycle();
      restart = outcome === "restart";
      if (!this.#quiet && (outcome === "end" || (typeof outcome === "object" && outcome.print)))
        this.#print(this.#space);
      this.#flushAppended();
      if (typeof outcome === "object") return outcome.status;
    }
  }

  async #read(): Promise<boolean> {
    const line = await this.#source.next();
    if (line === undefined) return false;
    this.#space = line;
    this.#line++;
    this.#substituted = false;
    return true;
  }

  #print(text: string): void {
    this.#host.print(this.#source.endedOpen ? text : `${text}\n`);
  }

  #flushAppended(): void {
    for (const text of this.#appended) this.#host.print(text);
    this.#appended = [];
  }

  async #cycle(): Promise<"end" | "delete" | "restart" | { status: number; print: boolean }> {
    let steps = 0;
    for (let at = 0; at < this.#commands.length; at++) {
      if (++steps > limits.stepsPerRecord) {
        throw new SedSyntaxError(`eastwest: stopped after ${limits.stepsPerRecord} steps on one line`);
      }
      const command = this.#commands[at];
      if (!command || command.name === "}" || command.name === ":") continue;
      if ((await this.#selects(command)) === command.negated) {
        if (command.name === "{") at = command.target ?? at;
        continue;
      }
      switch (command.name) {
        case "s":
          if (command.substitution) this.#substitute(command.substitution);
          break;
        case "p":
          this.#print(this.#space);
          break;
        case "P":
          this.#host.print(`${this.#space.split("\n")[0]}\n`);
          break;
        case "=":
          this.#host.print(`${this.#line}\n`);
          break;
        case "l":
          this.#host.print(`${JSON.stringify(this.#space).slice(1, -1).replace(/\\"/g, '"')}$\n`);
          break;
        case "d":
          return "delete";
        case "D":
          if (!this.#space.includes("\n")) return "delete";
          this.#space = this.#space.slice(this.#space.indexOf("\n") + 1);
          return "restart";
        case "a":
          this.#appended.push(`${command.text}\n`);
          break;
        case "i":
          this.#host.print(`${command.text}\n`);
          break;
        case "c":
          if (!command.second || !this.#ranges.has(command)) this.#host.print(`${command.text}\n`);
          return "delete";
        case "q":
          return { status: Number(command.text), print: true };
        case "Q":
          return { status: Number(command.text), print: false };
        case "n": {
          if (await this.#source.isLast()) return { status: 0, print: true };
          if (!this.#quiet) this.#print(this.#space);
          this.#flushAppended();
          await this.#read();
          break;
        }
        case "N": {
          if (await this.#source.isLast()) return { status: 0, print: true };
          const before = this.#space;
          await this.#read();
          this.#space = `${before}\n${this.#space}`;
          break;
        }
        case "h":
          this.#held = this.#space;
          break;
        case "H":
          this.#held += `\n${this.#space}`;
          break;
        case "g":
          this.#space = this.#held;
          break;
        case "G":
          this.#space += `\n${this.#held}`;
          break;
        case "x":
          [this.#space, this.#held] = [this.#held, this.#space];
          break;
        case "z":
          this.#space = "";
          break;
        case "y":
          this.#space = [...this.#space].map((character) => command.map?.get(character) ?? character).join("");
          break;
        case "r": {
          const text = this.#host.readFile(command.text);
          if (text !== undefined) this.#appended.push(text);
          break;
        }
        case "w":
          this.#host.writeFile(command.text, `${this.#space}\n`);
          break;
        default: {
          const jumps =
            command.name === "b" ||
            (command.name === "t" ? this.#substituted : command.name === "T" && !this.#substituted);
          if (command.name === "t" || command.name === "T") this.#substituted = false;
          if (jumps) at = command.target ?? this.#commands.length;
        }
      }
    }
    return "end";
  }

  async #selects(command: SedCommand): Promise<boolean> {
    const { first, second } = command;
    if (!first) return true;
    if (!second) return this.#matches(first);
    if (!this.#ranges.has(command)) {
      if (!(await this.#matches(first))) return false;
      if (second.type === "line" && second.line <= this.#line) return true;
      if (second.type === "more" && second.lines === 0) return true;
      this.#ranges.set(command, second.type === "more" ? this.#line + second.lines : undefined);
      if (second.type === "last" && (await this.#source.isLast())) this.#ranges.delete(command);
      return true;
    }
    const end = this.#ranges.get(command);
    const isEnd = end === undefined ? await this.#matches(second) : this.#line >= end;
    if (isEnd) this.#ranges.delete(command);
    return true;
  }

  async #matches(address: Address): Promise<boolean> {
    switch (address.type) {
      case "line":
        return this.#line === address.line;
      case "last":
        return this.#source.isLast();
      case "step":
        return address.step === 0
          ? this.#line === address.first
          : this.#line >= address.first && (this.#line - address.first) % address.step === 0;
      case "regex":
        return this.#expression(address.expression).test(this.#space);
      case "more":
        return false;
    }
  }

  #expression(given: RegExp | undefined): RegExp {
    const expression = given ?? this.#lastExpression;
    if (!expression) throw new SedSyntaxError("no previous regexp");
    this.#lastExpression = expression;
    expression.lastIndex = 0;
    return expression;
  }

  #substitute(substitution: Substitution): void {
    const expression = this.#expression(substitution.expression);
    let count = 0;
    let changed = false;
    let result = "";
    let from = 0;
    let ended = -1;
    for (const match of this.#space.matchAll(expression)) {
      // POSIX: no empty match right behind another match.
      if (match[0] === "" && match.index === ended) continue;
      ended = match.index + match[0].length;
      if (++count < substitution.occurrence) continue;
      changed = true;
      result += this.#space.slice(from, match.index) + fill(substitution.replacement, match);
      from = match.index + match[0].length;
      if (!substitution.all) break;
    }
    if (!changed) return;
    this.#space = result + this.#space.slice(from);
    this.#substituted = true;
    if (substitution.print) this.#print(this.#space);
    if (substitution.file !== undefined) this.#host.writeFile(substitution.file, `${this.#space}\n`);
  }
}

function fill(parts: readonly ReplacementPart[], match: RegExpExecArray): string {
  let text = "";
  let lasting: "U" | "L" | undefined;
  let once: "u" | "l" | undefined;
  for (const part of parts) {
    if (typeof part === "object") {
      if (part.fold === "U" || part.fold === "L") lasting = part.fold;
      else if (part.fold === "E") lasting = undefined;
      else once = part.fold;
      continue;
    }
    let piece = typeof part === "number" ? (match[part] ?? "") : part;
    if (lasting) piece = lasting === "U" ? piece.toUpperCase() : piece.toLowerCase();
    if (once && piece !== "") {
      piece = (once === "u" ? piece.charAt(0).toUpperCase() : piece.charAt(0).toLowerCase()) + piece.slice(1);
      once = undefined;
    }
    text += piece;
  }
  return text;
}
