/** What Go's encoding/json says is wrong with a text, or undefined when it is JSON. */
export function checkJsonSyntax(text: string): string | undefined {
  try {
    new Scanner(text).document();
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxComplaint) return error.message;
    throw error;
  }
}

class SyntaxComplaint extends Error {}

/** Deeper than Go's own limit nobody gets. */
const deepest = 10000;

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    this.#value(0);
    this.#blanks();
    if (this.#at < this.#text.length) this.#fail("after top-level value");
  }

  #value(depth: number): void {
    if (depth > deepest) throw new SyntaxComplaint("exceeded max depth");
    this.#blanks();
    const character = this.#text[this.#at];
    if (character === "{") this.#object(depth);
    else if (character === "[") this.#array(depth);
    else if (character === '"') this.#string();
    else if (character === "-" || (character !== undefined && /\d/.test(character))) this.#number();
    else if (character === "t") this.#literal("true");
    else if (character === "f") this.#literal("false");
    else if (character === "n") this.#literal("null");
    else this.#fail("looking for beginning of value");
  }

  #object(depth: number): void {
    this.#at++;
    this.#blanks();
    if (this.#take("}")) return;
    for (;;) {
      this.#blanks();
      if (this.#text[this.#at] !== '"') this.#fail("looking for beginning of object key string");
      this.#string();
      this.#blanks();
      if (!this.#take(":")) this.#fail("after object key");
      this.#value(depth + 1);
      this.#blanks();
      if (this.#take("}")) return;
      if (!this.#take(",")) this.#fail("after object key:value pair");
    }
  }

  #array(depth: number): void {
    this.#at++;
    this.#blanks();
    if (this.#take("]")) return;
    for (;;) {
      this.#value(depth + 1);
      this.#blanks();
      if (this.#take("]")) return;
      if (!this.#take(",")) this.#fail("after array element");
    }
  }

  #string(): void {
    this.#at++;
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined || character < " ") this.#fail("in string literal");
      this.#at++;
      if (character === '"') return;
      if (character !== "\\") continue;
      const found = /^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(this.#text.slice(this.#at, this.#at + 5));
      if (!found) this.#fail("in string escape code");
      else this.#at += found[0].length;
    }
  }

  #number(): void {
    const found = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/.exec(this.#text.slice(this.#at));
    if (found) this.#at += found[0].length;
    else {
      this.#at++;
      this.#fail("in numeric literal");
    }
  }

  #literal(word: string): void {
    for (const [index, letter] of [...word].entries()) {
      if (this.#text[this.#at] !== letter) this.#fail(`in literal ${word} (expecting '${word[index]}')`);
      this.#at++;
    }
  }

  #blanks(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? "")) this.#at++;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #fail(where: string): never {
    const character = this.#text[this.#at];
    if (character === undefined) throw new SyntaxComplaint("unexpected end of JSON input");
    const shown = character === "'" ? "\\'" : character === "\n" ? "\\n" : character;
    throw new SyntaxComplaint(`invalid character '${shown}' ${where}`);
  }
}
