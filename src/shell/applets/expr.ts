import { compileExpression } from "../regular-expression.ts";
import { type AppletMain, Failure } from "./applet.ts";

type Value = string;

export const expr: AppletMain = async (applet) => {
  const words = applet.args[0] === "--" ? applet.args.slice(1) : applet.args;
  if (words.length === 0) throw new Failure(applet.isGnu ? "missing operand" : "too few arguments", 2);
  const parser = new Parser(words, applet.isGnu);
  const value = parser.or();
  parser.expectEnd();
  await applet.write(`${value}\n`);
  return isFalse(value) ? 1 : 0;
};

function isFalse(value: Value): boolean {
  return value === "" || /^-?0+$/.test(value);
}

const levels: readonly (readonly string[])[] = [
  ["<", "<=", "=", "==", "!=", ">=", ">"],
  ["+", "-"],
  ["*", "/", "%"],
];

/** POSIX expr, lowest precedence first. */
class Parser {
  readonly #words: readonly string[];
  readonly #gnu: boolean;
  #at = 0;

  constructor(words: readonly string[], gnu: boolean) {
    this.#words = words;
    this.#gnu = gnu;
  }

  or(): Value {
    let left = this.#and();
    while (this.#take("|")) {
      const right = this.#and();
      if (isFalse(left)) left = isFalse(right) ? "0" : right;
    }
    return left;
  }

  expectEnd(): void {
    if (this.#at < this.#words.length) throw this.#syntaxError();
  }

  #and(): Value {
    let left = this.#binary(0);
    while (this.#take("&")) {
      const right = this.#binary(0);
      if (isFalse(left) || isFalse(right)) left = "0";
    }
    return left;
  }

  #binary(level: number): Value {
    const operators = levels[level];
    if (!operators) return this.#match();
    let left = this.#binary(level + 1);
    for (
      let operator = this.#words[this.#at];
      operator !== undefined && operators.includes(operator);
      operator = this.#words[this.#at]
    ) {
      this.#at++;
      const right = this.#binary(level + 1);
      left = level === 0 ? compare(operator, left, right) : this.#calculate(operator, left, right);
    }
    return left;
  }

  #match(): Value {
    let left = this.#primary();
    while (this.#take(":")) left = matched(left, this.#primary());
    return left;
  }

  #primary(): Value {
    const word = this.#words[this.#at++];
    if (word === undefined) throw this.#syntaxError();
    if (word === "(") {
      const value = this.or();
      if (!this.#take(")")) throw this.#syntaxError();
      return value;
    }
    if (this.#at >= this.#words.length) return word;
    switch (word) {
      case "length":
        return String([...this.#primary()].length);
      case "match":
        return matched(this.#primary(), this.#primary());
      case "index": {
        const [text, characters] = [this.#primary(), this.#primary()];
        return String([...text].findIndex((character) => characters.includes(character)) + 1);
      }
      case "substr": {
        const [text, start, length] = [this.#primary(), Number(this.#primary()), Number(this.#primary())];
        return start < 1 ? "" : [...text].slice(start - 1, start - 1 + length).join("");
      }
      default:
        return word;
    }
  }

  #calculate(operator: string, left: Value, right: Value): Value {
    if (!/^-?\d+$/.test(left) || !/^-?\d+$/.test(right))
      throw new Failure(this.#gnu ? "non-integer argument" : "non-numeric argument", 2);
    const [a, b] = [BigInt(left), BigInt(right)];
    if (operator === "+") return String(a + b);
    if (operator === "-") return String(a - b);
    if (operator === "*") return String(a * b);
    if (b === 0n) throw new Failure("division by zero", 2);
    return String(operator === "/" ? a / b : a % b);
  }

  #take(word: string): boolean {
    if (this.#words[this.#at] !== word) return false;
    this.#at++;
    return true;
  }

  #syntaxError(): Failure {
    const last = this.#words[this.#at - 1] ?? this.#words.at(-1);
    return new Failure(this.#gnu ? `syntax error: missing argument after '${last}'` : "syntax error", 2);
  }
}

function compare(operator: string, left: Value, right: Value): Value {
  const numbers = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
  const difference = numbers ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0;
  const holds = {
    "<": difference < 0,
    "<=": difference <= 0,
    ">": difference > 0,
    ">=": difference >= 0,
    "!=": difference !== 0,
  }[operator];
  return (holds ?? difference === 0) ? "1" : "0";
}

function matched(text: string, pattern: string): Value {
  const expression = compileExpression(pattern, "basic");
  const found = new RegExp(`^(?:${expression.source})`, expression.flags).exec(text);
  if (/\\\(/.test(pattern)) return found?.[1] ?? "";
  return String(found ? [...found[0]].length : 0);
}
