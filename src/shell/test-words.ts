import {
  compareNumbers,
  isBinaryOperator,
  isNumberOperator,
  isUnaryOperator,
  type TestContext,
  testFile,
  testPair,
} from "./test-operators.ts";

/** `test` cannot make sense of its words; `message` goes behind its name, and the status is 2. */
export class TestSyntaxError extends Error {}

/** The words of `test`, without the name and the closing bracket (POSIX test; -a, -o and parentheses as usual). */
export function evaluateTestWords(context: TestContext, words: readonly string[], gnu = false): boolean {
  const [first = "", second = "", third = "", fourth = ""] = words;
  switch (words.length) {
    case 0:
      return false;
    case 1:
      return first !== "";
    case 2:
      if (first === "!") return second === "";
      if (isUnaryOperator(first)) return unary(context, first, second);
      if (gnu) throw new TestSyntaxError(`${first}: unary operator expected`);
      throw new TestSyntaxError(`${second}: ${isBinaryOperator(second) ? "argument expected" : "unknown operand"}`);
    case 3:
      if (isBinaryOperator(second)) return binary(context, second, first, third, gnu);
      if (second === "-a") return first !== "" && third !== "";
      if (second === "-o") return first !== "" || third !== "";
      if (first === "!") return !evaluateTestWords(context, words.slice(1), gnu);
      if (first === "(" && third === ")") return second !== "";
      throw new TestSyntaxError(gnu ? `${second}: binary operator expected` : `${second}: unknown operand`);
    case 4:
      if (first === "!") return !evaluateTestWords(context, words.slice(1), gnu);
      if (first === "(" && fourth === ")") return evaluateTestWords(context, words.slice(1, 3), gnu);
  }
  const parser = new TestParser(context, words, gnu);
  const value = parser.or();
  parser.expectEnd();
  return value;
}

function unary(context: TestContext, operator: string, operand: string): boolean {
  if (operator === "-n" || operator === "-z") return (operand === "") === (operator === "-z");
  return testFile(context, operator, operand);
}

function binary(context: TestContext, operator: string, left: string, right: string, gnu: boolean): boolean {
  if (!isNumberOperator(operator)) return testPair(context, operator, left, right);
  return compareNumbers(operator, integer(left, gnu), integer(right, gnu));
}

function integer(text: string, gnu: boolean): bigint {
  if (/^\s*[-+]?\d+\s*$/.test(text)) return BigInt(text.trim().replace(/^\+/, ""));
  throw new TestSyntaxError(gnu ? `${text}: integer expression expected` : `${text}: bad number`);
}

class TestParser {
  readonly #context: TestContext;
  readonly #words: readonly string[];
  readonly #gnu: boolean;
  #at = 0;

  constructor(context: TestContext, words: readonly string[], gnu: boolean) {
    this.#context = context;
    this.#words = words;
    this.#gnu = gnu;
  }

  or(): boolean {
    let value = this.#and();
    while (this.#take("-o")) {
      const right = this.#and();
      value = value || right;
    }
    return value;
  }

  expectEnd(): void {
    const rest = this.#words[this.#at];
    if (rest !== undefined) throw new TestSyntaxError(this.#gnu ? "too many arguments" : `${rest}: unknown operand`);
  }

  #and(): boolean {
    let value = this.#not();
    while (this.#take("-a")) {
      const right = this.#not();
      value = value && right;
    }
    return value;
  }

  #not(): boolean {
    return this.#take("!") ? !this.#not() : this.#primary();
  }

  #primary(): boolean {
    const first = this.#words[this.#at++];
    const operator = this.#words[this.#at];
    if (first === undefined) throw new TestSyntaxError(this.#gnu ? "argument expected" : "argument expected");
    const right = this.#words[this.#at + 1];
    if (operator !== undefined && right !== undefined && isBinaryOperator(operator)) {
      this.#at += 2;
      return binary(this.#context, operator, first, right, this.#gnu);
    }
    if (first === "(") {
      const value = this.or();
      if (!this.#take(")")) throw new TestSyntaxError(this.#gnu ? "`)' expected" : "closing paren expected");
      return value;
    }
    if (isUnaryOperator(first) && operator !== undefined) {
      this.#at++;
      return unary(this.#context, first, operator);
    }
    return first !== "";
  }

  #take(word: string): boolean {
    if (this.#words[this.#at] !== word) return false;
    this.#at++;
    return true;
  }
}
