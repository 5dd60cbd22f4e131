import { ExpressionParser } from "./expression-parser.ts";
import { type Token, tokenize } from "./lexer.ts";
import {
  type AwkFunction,
  type AwkProgram,
  AwkSyntaxError,
  type Expression,
  type Output,
  type Rule,
  type Statement,
} from "./syntax.ts";

export function parseAwk(program: string): AwkProgram {
  return new Parser(tokenize(program)).program();
}

class Parser extends ExpressionParser {
  readonly #functions = new Map<string, AwkFunction>();

  constructor(tokens: readonly Token[]) {
    super(tokens);
  }

  program(): AwkProgram {
    const rules: Rule[] = [];
    this.skipSeparators();
    while (this.peek().kind !== "end") {
      if (this.takeKeyword("function") || this.takeKeyword("func")) this.#function();
      else rules.push(this.#rule());
      this.skipSeparators();
    }
    return { rules, functions: this.#functions };
  }

  #function(): void {
    const { text } = this.next();
    this.expect("(");
    const parameters: string[] = [];
    while (!this.take(")")) {
      parameters.push(this.next().text);
      this.take(",");
    }
    this.skipNewlines();
    this.#functions.set(text, { parameters, body: this.#block() });
  }

  #rule(): Rule {
    for (const kind of ["BEGIN", "END"] as const) {
      if (this.takeKeyword(kind)) return { kind, pattern: undefined, until: undefined, body: this.#block() };
    }
    const pattern = this.is("{") ? undefined : this.expression();
    let until: Expression | undefined;
    if (pattern && this.take(",")) {
      this.skipNewlines();
      until = this.expression();
    }
    return { kind: "record", pattern, until, body: this.is("{") ? this.#block() : undefined };
  }

  #block(): Statement {
    this.expect("{");
    const statements: Statement[] = [];
    this.skipSeparators();
    while (!this.take("}")) {
      statements.push(this.#statement());
      this.skipSeparators();
    }
    return { type: "block", statements };
  }

  #statement(): Statement {
    if (this.is("{")) return this.#block();
    if (this.take(";")) return { type: "block", statements: [] };
    if (this.takeKeyword("if")) return this.#if();
    if (this.takeKeyword("while")) {
      const test = this.#parenthesized();
      return { type: "while", test, body: this.#body() };
    }
    if (this.takeKeyword("do")) {
      const body = this.#body();
      this.skipSeparators();
      if (!this.takeKeyword("while")) throw new AwkSyntaxError("Unexpected token");
      return { type: "do", test: this.#parenthesized(), body };
    }
    if (this.takeKeyword("for")) return this.#for();
    const statement = this.#simple();
    if (!this.is("}") && !this.take(";") && this.peek().kind !== "newline" && this.peek().kind !== "end") {
      throw new AwkSyntaxError("Unexpected token");
    }
    return statement;
  }

  #body(): Statement {
    this.skipNewlines();
    return this.#statement();
  }

  #parenthesized(): Expression {
    this.expect("(");
    const expression = this.expression();
    this.expect(")");
    return expression;
  }

  #if(): Statement {
    const test = this.#parenthesized();
    const whenTrue = this.#body();
    const before = this.position;
    this.skipSeparators();
    if (this.takeKeyword("else")) return { type: "if", test, whenTrue, whenFalse: this.#body() };
    this.position = before;
    return { type: "if", test, whenTrue, whenFalse: undefined };
  }

  #for(): Statement {
    this.expect("(");
    const [name, keyword, array] = [this.peek(), this.peek(1), this.peek(2)];
    if (name.kind === "name" && keyword.text === "in" && array.kind === "name" && this.peek(3).text === ")") {
      this.position += 4;
      return { type: "for-in", variable: name.text, array: array.text, body: this.#body() };
    }
    const initialize = this.is(";") ? undefined : this.#simple();
    this.expect(";");
    this.skipNewlines();
    const test = this.is(";") ? undefined : this.expression();
    this.expect(";");
    this.skipNewlines();
    const update = this.is(")") ? undefined : this.#simple();
    this.expect(")");
    return { type: "for", initialize, test, update, body: this.#body() };
  }

  #simple(): Statement {
    for (const type of ["break", "continue", "next", "nextfile"] as const) if (this.takeKeyword(type)) return { type };
    for (const type of ["exit", "return"] as const) {
      if (!this.takeKeyword(type)) continue;
      const ends = /^[;}]$/.test(this.peek().text) || this.peek().kind === "newline" || this.peek().kind === "end";
      return { type, value: ends ? undefined : this.expression() };
    }
    if (this.takeKeyword("delete")) {
      const array = this.next().text;
      if (!this.take("[")) return { type: "delete", array, subscript: undefined };
      const subscript = this.expressionList("]");
      return { type: "delete", array, subscript };
    }
    for (const type of ["print", "printf"] as const) if (this.takeKeyword(type)) return this.#print(type);
    return { type: "expression", expression: this.expression() };
  }

  #print(type: "print" | "printf"): Statement {
    const values: Expression[] = [];
    this.inPrint++;
    const ends = () => /^[;}>|]|>>$/.test(this.peek().text) && this.peek().kind === "operator";
    if (!ends() && this.peek().kind !== "newline" && this.peek().kind !== "end") {
      const grouped = this.#groupedList();
      if (grouped) values.push(...grouped);
      else {
        do {
          this.skipNewlines();
          values.push(this.expression());
        } while (this.take(","));
      }
    }
    this.inPrint--;
    return { type, values, output: this.#output() };
  }

  /** `print (a, b)`, where the parentheses hold the list and not one value. */
  #groupedList(): Expression[] | undefined {
    const before = this.position;
    if (!this.take("(")) return undefined;
    const inPrint = this.inPrint;
    this.inPrint = 0;
    const list = this.expressionList(")");
    this.inPrint = inPrint;
    const next = this.peek();
    if (/^(?:[;}>|]|>>)$/.test(next.text) || next.kind === "newline" || next.kind === "end") return list;
    this.position = before;
    return undefined;
  }

  #output(): Output | undefined {
    if (this.is("|")) throw new AwkSyntaxError("eastwest: awk's output to a command is not simulated");
    const append = this.take(">>");
    if (!append && !this.take(">")) return undefined;
    return { append, target: this.concatenationOperand() };
  }
}
