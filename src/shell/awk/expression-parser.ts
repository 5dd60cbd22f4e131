import type { Token } from "./lexer.ts";
import { AwkSyntaxError, type Expression, type Target } from "./syntax.ts";

const end: Token = { kind: "end", text: "", spaced: false };

/** Reads awk's expressions from tokens, lowest precedence first (POSIX awk, table "Expressions in Decreasing Precedence"). */
export class ExpressionParser {
  protected position = 0;
  /** Inside `print`, a `>` redirects. */
  protected inPrint = 0;
  readonly #tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  protected peek(ahead = 0): Token {
    return this.#tokens[this.position + ahead] ?? end;
  }

  protected next(): Token {
    return this.#tokens[this.position++] ?? end;
  }

  protected is(text: string): boolean {
    const token = this.peek();
    return token.kind === "operator" && token.text === text;
  }

  protected take(text: string): boolean {
    if (!this.is(text)) return false;
    this.position++;
    return true;
  }

  protected takeKeyword(text: string): boolean {
    if (this.peek().kind !== "keyword" || this.peek().text !== text) return false;
    this.position++;
    return true;
  }

  protected expect(text: string): void {
    if (!this.take(text)) throw new AwkSyntaxError("Unexpected token");
  }

  protected skipNewlines(): void {
    while (this.peek().kind === "newline") this.position++;
  }

  protected skipSeparators(): void {
    while (this.peek().kind === "newline" || this.is(";")) this.position++;
  }

  protected expressionList(close: string): Expression[] {
    const list: Expression[] = [];
    this.skipNewlines();
    while (!this.take(close)) {
      list.push(this.expression());
      this.skipNewlines();
      if (this.take(",")) this.skipNewlines();
      else if (!this.is(close)) throw new AwkSyntaxError("Unexpected token");
    }
    return list;
  }

  protected expression(): Expression {
    const left = this.#conditional();
    const operator = /^(?:[-+*/%^]|\*\*)?=$/.exec(this.peek().text)?.[0];
    if (operator === undefined || this.peek().kind !== "operator" || !isTarget(left)) return left;
    this.position++;
    this.skipNewlines();
    return {
      type: "assign",
      operator: operator.slice(0, -1).replace("**", "^"),
      target: left,
      value: this.expression(),
    };
  }

  #conditional(): Expression {
    const test = this.#or();
    if (!this.take("?")) return test;
    this.skipNewlines();
    const whenTrue = this.expression();
    this.skipNewlines();
    this.expect(":");
    this.skipNewlines();
    return { type: "condition", test, whenTrue, whenFalse: this.expression() };
  }

  #or(): Expression {
    let left = this.#and();
    while (this.take("||")) {
      this.skipNewlines();
      left = { type: "binary", operator: "||", left, right: this.#and() };
    }
    return left;
  }

  #and(): Expression {
    let left = this.#membership();
    while (this.take("&&")) {
      this.skipNewlines();
      left = { type: "binary", operator: "&&", left, right: this.#membership() };
    }
    return left;
  }

  #membership(): Expression {
    let left = this.#matching();
    while (this.takeKeyword("in")) left = { type: "in", subscript: [left], array: this.next().text };
    return left;
  }

  #matching(): Expression {
    let left = this.#comparison();
    while (this.is("~") || this.is("!~")) {
      const negated = this.next().text === "!~";
      left = { type: "match", negated, text: left, pattern: this.#comparison() };
    }
    return left;
  }

  #comparison(): Expression {
    const left = this.#concatenation();
    const operator = this.peek().text;
    if (this.peek().kind !== "operator" || !/^(?:<=?|>=?|==|!=)$/.test(operator)) return left;
    if (operator === ">" && this.inPrint > 0) return left;
    this.position++;
    return { type: "binary", operator, left, right: this.#concatenation() };
  }

  #concatenation(): Expression {
    let left = this.#additive();
    while (this.#beginsOperand()) left = { type: "binary", operator: " ", left, right: this.#additive() };
    return left;
  }

  /** The file of a redirection: no concatenation without parentheses. */
  protected concatenationOperand(): Expression {
    return this.#additive();
  }

  #beginsOperand(): boolean {
    const { kind, text, spaced } = this.peek();
    if (kind === "keyword") return false;
    if (kind !== "operator") return kind !== "newline" && kind !== "end";
    if (text === "-" || text === "+") return spaced && !this.peek(1).spaced && this.peek(1).kind === "number";
    return /^(?:[$!(]|\+\+|--)$/.test(text);
  }

  #additive(): Expression {
    let left = this.#multiplicative();
    while (this.is("+") || this.is("-")) {
      left = { type: "binary", operator: this.next().text, left, right: this.#multiplicative() };
    }
    return left;
  }

  #multiplicative(): Expression {
    let left = this.#unary();
    while (this.is("*") || this.is("/") || this.is("%")) {
      left = { type: "binary", operator: this.next().text, left, right: this.#unary() };
    }
    return left;
  }

  #unary(): Expression {
    if (this.is("!") || this.is("-") || this.is("+")) {
      return { type: "unary", operator: this.next().text, operand: this.#unary() };
    }
    return this.#power();
  }

  #power(): Expression {
    const left = this.#postfix();
    if (!this.take("^") && !this.take("**")) return left;
    return { type: "binary", operator: "^", left, right: this.#unary() };
  }

  #postfix(): Expression {
    for (const [operator, by] of [
      ["++", 1],
      ["--", -1],
    ] as const) {
      if (!this.take(operator)) continue;
      const target = this.#primary();
      if (!isTarget(target)) throw new AwkSyntaxError("Unexpected token");
      return { type: "step", by, prefix: true, target };
    }
    const operand = this.#primary();
    if (!isTarget(operand)) return operand;
    if (this.take("++")) return { type: "step", by: 1, prefix: false, target: operand };
    if (this.take("--")) return { type: "step", by: -1, prefix: false, target: operand };
    return operand;
  }

  #primary(): Expression {
    const token = this.next();
    switch (token.kind) {
      case "number":
        return { type: "number", value: Number(token.text) };
      case "string":
        return { type: "string", value: token.text };
      case "regex":
        return { type: "regex", source: token.text };
      case "call":
        this.expect("(");
        return { type: "call", name: token.text, args: this.#inside(() => this.expressionList(")")) };
      case "name":
        if (this.take("[")) {
          return { type: "element", array: token.text, subscript: this.#inside(() => this.expressionList("]")) };
        }
        if (token.text === "length") return { type: "call", name: "length", args: [] };
        return { type: "variable", name: token.text };
      case "keyword":
        if (token.text === "getline") throw new AwkSyntaxError("eastwest: awk's getline is not simulated");
        throw new AwkSyntaxError("Unexpected token");
      case "operator":
        if (token.text === "$") return { type: "field", index: this.is("-") ? this.#unary() : this.#fieldIndex() };
        if (token.text === "(") return this.#inside(() => this.#group());
    }
    throw new AwkSyntaxError("Unexpected token");
  }

  #fieldIndex(): Expression {
    return this.is("++") || this.is("--") ? this.#postfix() : this.#primary();
  }

  #group(): Expression {
    const list = this.expressionList(")");
    if (this.peek().text === "in" && list.length > 1) {
      this.position++;
      return { type: "in", subscript: list, array: this.next().text };
    }
    const [only] = list;
    if (!only || list.length > 1) throw new AwkSyntaxError("Unexpected token");
    // In parentheses an assignment's target is a value like any other.
    return isTarget(only) && only.type !== "field"
      ? only
      : { type: "condition", test: { type: "number", value: 1 }, whenTrue: only, whenFalse: only };
  }

  #inside<T>(read: () => T): T {
    const { inPrint } = this;
    this.inPrint = 0;
    const result = read();
    this.inPrint = inPrint;
    return result;
  }
}

function isTarget(expression: Expression): expression is Target {
  return expression.type === "variable" || expression.type === "field" || expression.type === "element";
}
