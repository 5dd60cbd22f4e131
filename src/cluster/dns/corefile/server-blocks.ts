import { directives } from "./directives.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** A Corefile, or a plugin's part of it, is not as it should be; `message` is CoreDNS' own. */
export class CorefileError extends Error {}

export interface ServerBlock {
  /** `.:53` */
  readonly keys: readonly string[];
  /** Each directive with everything that follows it, as often as it occurs. */
  readonly tokens: ReadonlyMap<string, readonly Token[]>;
}

/** Reads a Corefile (caddyfile/parse.go); `check`: unknown directives are errors. Throws CorefileError. */
export function parseCorefile(path: string, text: string, check = true): ServerBlock[] {
  return new Parser(path, tokensOf(text), check).blocks();
}

/** What the `reload` plugin hashes: the parsed blocks as Go's encoding/json writes them. */
export function canonicalText(blocks: readonly ServerBlock[]): string {
  const value = blocks.map(({ keys, tokens }) => ({
    Keys: keys,
    Tokens: Object.fromEntries(
      [...tokens]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, words]) => [name, words.map(({ text, line }) => ({ File: "", Line: line, Text: text }))]),
    ),
  }));
  return JSON.stringify(value).replace(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
}

class Parser {
  readonly #path: string;
  readonly #tokens: readonly Token[];
  readonly #check: boolean;
  #at = 0;

  constructor(path: string, tokens: readonly Token[], check: boolean) {
    this.#check = check;
    this.#path = path;
    this.#tokens = tokens;
  }

  blocks(): ServerBlock[] {
    const blocks: ServerBlock[] = [];
    while (this.#at < this.#tokens.length) blocks.push(this.#block());
    return blocks;
  }

  #block(): ServerBlock {
    const keys = this.#keys();
    const tokens = new Map<string, Token[]>();
    const braced = this.#peek()?.text === "{";
    if (braced) this.#at++;
    for (let token = this.#peek(); token; token = this.#peek()) {
      if (token.text === "}") {
        this.#at++;
        if (braced) return { keys, tokens };
        throw this.#error("Unexpected '}' because no matching opening brace", token);
      }
      if (token.text === "import") throw this.#error("eastwest: import is not simulated", token);
      if (this.#check && !directives.includes(token.text))
        throw this.#error(`Unknown directive '${token.text}'`, token);
      tokens.set(token.text, [...(tokens.get(token.text) ?? []), ...this.#directive()]);
    }
    if (braced) {
      const { text = "", line = 0 } = this.#tokens.at(-1) ?? {};
      throw new CorefileError(`${this.#path}:${line} - Syntax error: Unexpected token '${text}', expecting '}'`);
    }
    return { keys, tokens };
  }

  /** Addresses up to the brace or, without one, the line's end; a comma leads on to the next line. */
  #keys(): string[] {
    const keys: string[] = [];
    let line = this.#peek()?.line;
    let expectsAnother = false;
    for (let token = this.#peek(); token; token = this.#peek()) {
      if (token.text === "{") {
        if (!expectsAnother) break;
        throw this.#error("Expected another address but had '{' - check for extra comma", token);
      }
      if (!expectsAnother && token.line !== line) break;
      expectsAnother = token.text.endsWith(",");
      const key = token.text.replace(/,$/, "");
      if (key !== "") keys.push(key);
      line = token.line;
      this.#at++;
    }
    if (expectsAnother) throw this.#error("Unexpected EOF");
    return keys;
  }

  #directive(): Token[] {
    const words: Token[] = [];
    let nesting = 0;
    for (let token = this.#peek(); token; token = this.#peek()) {
      const isNewLine = token.line !== (words.at(-1)?.line ?? token.line);
      if (token.text === "{") nesting++;
      else if (isNewLine && nesting === 0) break;
      else if (token.text === "}" && nesting === 0)
        throw this.#error("Unexpected '}' because no matching opening brace", token);
      else if (token.text === "}") nesting--;
      words.push(token);
      this.#at++;
    }
    if (nesting > 0) throw this.#error("Unexpected EOF");
    return words;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #error(message: string, token = this.#tokens.at(-1)): CorefileError {
    return new CorefileError(`${this.#path}:${token?.line ?? 0} - Error during parsing: ${message}`);
  }
}
