import type { Random } from "../../cluster/random.ts";
import { limits } from "../limits.ts";
import { compileExpression } from "../regular-expression.ts";
import { callBuiltin } from "./functions.ts";
import { AwkRecord } from "./record.ts";
import type { AwkProgram, Expression, Output, Rule, Statement, Target } from "./syntax.ts";
import { type Cells, compareValues, formatAwk, Input, toNumber, toText, toTruth, type Value } from "./values.ts";

/** A mistake that shows when the program runs; `message` goes behind awk's name. */
export class AwkError extends Error {}

export interface AwkHost {
  readonly random: Random;
  /** Seconds since the epoch. */
  now(): number;
  print(text: string): void;
  printTo(file: string, text: string, append: boolean): void;
}

class Jump {
  readonly kind: "break" | "continue" | "next" | "nextfile" | "exit" | "return";
  readonly value: Value;

  constructor(kind: Jump["kind"], value?: Value) {
    this.kind = kind;
    this.value = value;
  }
}

type Local = { value: Value } | { cells: Cells };

/** Runs an awk program over records that its caller feeds. Synchronous: a step limit stands in for signals. */
export class Interpreter {
  readonly host: AwkHost;
  readonly variables: Cells = new Map<string, Value>([
    ["FS", " "],
    ["OFS", " "],
    ["ORS", "\n"],
    ["RS", "\n"],
    ["NR", 0],
    ["FNR", 0],
    ["SUBSEP", "\x1c"],
    ["CONVFMT", "%.6g"],
    ["OFMT", "%.6g"],
    ["RSTART", 0],
    ["RLENGTH", -1],
    ["FILENAME", ""],
  ]);
  readonly #program: AwkProgram;
  readonly #arrays = new Map<string, Cells>();
  readonly #record = new AwkRecord();
  readonly #expressions = new Map<string, RegExp>();
  readonly #openRanges = new Set<Rule>();
  #locals: Map<string, Local>[] = [];
  #steps = 0;
  exitStatus: number | undefined;

  constructor(program: AwkProgram, host: AwkHost) {
    this.#program = program;
    this.host = host;
  }

  get readsInput(): boolean {
    return this.#program.rules.some((rule) => rule.kind !== "BEGIN");
  }

  runSpecial(kind: "BEGIN" | "END"): void {
    for (const rule of this.#program.rules) {
      if (rule.kind !== kind || !rule.body) continue;
      if (this.#outermost(rule.body)?.kind === "exit") return;
    }
  }

  /** False when the rest of the file is to be skipped (`nextfile`). */
  runRecord(text: string): boolean {
    this.#record.setText(text);
    this.variables.set("NR", toNumber(this.variables.get("NR")) + 1);
    this.variables.set("FNR", toNumber(this.variables.get("FNR")) + 1);
    for (const rule of this.#program.rules) {
      if (rule.kind !== "record" || !this.#applies(rule)) continue;
      const jump = rule.body ? this.#outermost(rule.body) : void this.host.print(this.#line());
      if (jump?.kind === "nextfile") return false;
      if (jump) return true;
    }
    return true;
  }

  array(name: string): Cells {
    const local = this.#locals.at(-1)?.get(name);
    if (local) {
      if ("cells" in local) return local.cells;
      const cells: Cells = new Map();
      this.#locals.at(-1)?.set(name, { cells });
      return cells;
    }
    let cells = this.#arrays.get(name);
    if (!cells) {
      cells = new Map();
      this.#arrays.set(name, cells);
    }
    return cells;
  }

  expression(source: string): RegExp {
    let compiled = this.#expressions.get(source);
    if (!compiled) {
      compiled = compileExpression(source, "extended");
      this.#expressions.set(source, compiled);
    }
    return compiled;
  }

  /** A regular expression: written between slashes, or made from a value. */
  pattern(expression: Expression): RegExp {
    return this.expression(expression.type === "regex" ? expression.source : toText(this.evaluate(expression)));
  }

  #line(): string {
    return this.#record.text(this.#text("OFS")) + this.#text("ORS");
  }

  #text(name: string): string {
    return toText(this.variables.get(name));
  }

  #applies(rule: Rule): boolean {
    if (!rule.pattern) return true;
    if (!rule.until) return toTruth(this.evaluate(rule.pattern));
    if (!this.#openRanges.has(rule)) {
      if (!toTruth(this.evaluate(rule.pattern))) return false;
      this.#openRanges.add(rule);
    }
    if (toTruth(this.evaluate(rule.until))) this.#openRanges.delete(rule);
    return true;
  }

  #outermost(body: Statement): Jump | undefined {
    this.#steps = 0;
    try {
      this.#run(body);
      return undefined;
    } catch (error) {
      if (!(error instanceof Jump)) throw error;
      if (error.kind === "exit")
        this.exitStatus = error.value === undefined ? (this.exitStatus ?? 0) : toNumber(error.value) & 255;
      return error;
    }
  }

  #run(statement: Statement): void {
    if (++this.#steps > limits.stepsPerRecord) {
      throw new AwkError(`eastwest: stopped after ${limits.stepsPerRecord} steps without reading input`);
    }
    switch (statement.type) {
      case "block":
        for (const inner of statement.statements) this.#run(inner);
        return;
      case "expression":
        this.evaluate(statement.expression);
        return;
      case "print":
      case "printf":
        this.#print(statement.type, statement.values, statement.output);
        return;
      case "if":
        if (toTruth(this.evaluate(statement.test))) this.#run(statement.whenTrue);
        else if (statement.whenFalse) this.#run(statement.whenFalse);
        return;
      case "while":
        while (toTruth(this.evaluate(statement.test))) if (!this.#round(statement.body)) return;
        return;
      case "do":
        do if (!this.#round(statement.body)) return;
        while (toTruth(this.evaluate(statement.test)));
        return;
      case "for":
        if (statement.initialize) this.#run(statement.initialize);
        while (!statement.test || toTruth(this.evaluate(statement.test))) {
          if (!this.#round(statement.body)) return;
          if (statement.update) this.#run(statement.update);
        }
        return;
      case "for-in":
        for (const key of [...this.array(statement.array).keys()]) {
          this.assign({ type: "variable", name: statement.variable }, key);
          if (!this.#round(statement.body)) return;
        }
        return;
      case "delete":
        if (statement.subscript) this.array(statement.array).delete(this.#subscript(statement.subscript));
        else this.array(statement.array).clear();
        return;
      case "exit":
      case "return":
        throw new Jump(statement.type, statement.value && this.evaluate(statement.value));
      default:
        throw new Jump(statement.type);
    }
  }

  /** One round of a loop; false when it is left. */
  #round(body: Statement): boolean {
    try {
      this.#run(body);
      return true;
    } catch (error) {
      if (!(error instanceof Jump) || (error.kind !== "break" && error.kind !== "continue")) throw error;
      return error.kind === "continue";
    }
  }

  #print(type: "print" | "printf", values: readonly Expression[], output: Output | undefined): void {
    let text: string;
    if (type === "printf") {
      const [format, ...rest] = values.map((value) => this.evaluate(value));
      text = formatAwk(toText(format), rest);
    } else if (values.length === 0) text = this.#line();
    else {
      const format = this.#text("OFMT");
      text = values.map((value) => toText(this.evaluate(value), format)).join(this.#text("OFS")) + this.#text("ORS");
    }
    if (output) this.host.printTo(toText(this.evaluate(output.target)), text, output.append);
    else this.host.print(text);
  }

  #subscript(subscript: readonly Expression[]): string {
    const [only] = subscript;
    if (only && subscript.length === 1) return toText(this.evaluate(only));
    return subscript.map((part) => toText(this.evaluate(part))).join(this.#text("SUBSEP"));
  }

  evaluate(expression: Expression): Value {
    switch (expression.type) {
      case "number":
      case "string":
        return expression.value;
      case "regex":
        return Number(this.expression(expression.source).test(this.#record.text(this.#text("OFS"))));
      case "variable":
      case "field":
      case "element":
        return this.#read(expression);
      case "assign": {
        const value = this.evaluate(expression.value);
        const result =
          expression.operator === ""
            ? value
            : arithmetic(expression.operator, toNumber(this.#read(expression.target)), toNumber(value));
        this.assign(expression.target, result);
        return result;
      }
      case "step": {
        const before = toNumber(this.#read(expression.target));
        this.assign(expression.target, before + expression.by);
        return expression.prefix ? before + expression.by : before;
      }
      case "unary": {
        const operand = this.evaluate(expression.operand);
        if (expression.operator === "!") return Number(!toTruth(operand));
        return expression.operator === "-" ? -toNumber(operand) : toNumber(operand);
      }
      case "binary":
        return this.#binary(expression.operator, expression.left, expression.right);
      case "match": {
        const text = toText(this.evaluate(expression.text));
        return Number(this.pattern(expression.pattern).test(text) !== expression.negated);
      }
      case "in":
        return Number(this.array(expression.array).has(this.#subscript(expression.subscript)));
      case "condition":
        return this.evaluate(toTruth(this.evaluate(expression.test)) ? expression.whenTrue : expression.whenFalse);
      case "call":
        return this.#call(expression.name, expression.args);
    }
  }

  #binary(operator: string, leftSide: Expression, rightSide: Expression): Value {
    const left = this.evaluate(leftSide);
    if (operator === "&&") return Number(toTruth(left) && toTruth(this.evaluate(rightSide)));
    if (operator === "||") return Number(toTruth(left) || toTruth(this.evaluate(rightSide)));
    const right = this.evaluate(rightSide);
    switch (operator) {
      case " ": {
        const format = this.#text("CONVFMT");
        return toText(left, format) + toText(right, format);
      }
      case "<":
        return Number(compareValues(left, right) < 0);
      case "<=":
        return Number(compareValues(left, right) <= 0);
      case ">":
        return Number(compareValues(left, right) > 0);
      case ">=":
        return Number(compareValues(left, right) >= 0);
      case "==":
        return Number(compareValues(left, right) === 0);
      case "!=":
        return Number(compareValues(left, right) !== 0);
      default:
        return arithmetic(operator, toNumber(left), toNumber(right));
    }
  }

  #read(target: Target): Value {
    if (target.type === "element") return this.#element(target.array, this.#subscript(target.subscript));
    if (target.type === "variable") {
      const local = this.#locals.at(-1)?.get(target.name);
      if (local) return "value" in local ? local.value : undefined;
      if (target.name === "NF") return this.#record.count(this.#text("FS"));
      return this.variables.get(target.name);
    }
    const index = toNumber(this.evaluate(target.index));
    if (index < 0) throw new AwkError("Access to negative field");
    return index === 0 ? this.field0() : this.#record.get(index, this.#text("FS"));
  }

  /** Asking for an element makes it. */
  #element(name: string, key: string): Value {
    const cells = this.array(name);
    if (!cells.has(key)) cells.set(key, undefined);
    return cells.get(key);
  }

  field0(): Value {
    return new Input(this.#record.text(this.#text("OFS")));
  }

  assign(target: Target, value: Value): void {
    if (target.type === "element") this.array(target.array).set(this.#subscript(target.subscript), value);
    else if (target.type === "field") {
      const index = toNumber(this.evaluate(target.index));
      if (index === 0) this.#record.setText(toText(value));
      else this.#record.set(index, value, this.#text("FS"));
    } else {
      const locals = this.#locals.at(-1);
      if (locals?.has(target.name)) locals.set(target.name, { value });
      else if (target.name === "NF") this.#record.resize(toNumber(value), this.#text("FS"));
      else {
        // The current record was cut up by the separator of its time.
        if (target.name === "FS") this.#record.count(this.#text("FS"));
        this.variables.set(target.name, value);
      }
    }
  }

  #call(name: string, args: readonly Expression[]): Value {
    const definition = this.#program.functions.get(name);
    if (!definition) return callBuiltin(this, name, args);
    if (this.#locals.length > limits.callDepth) throw new AwkError("eastwest: too many calls inside each other");
    const locals = new Map<string, Local>();
    for (const [index, parameter] of definition.parameters.entries()) {
      const arg = args[index];
      const isArray = arg?.type === "variable" && (this.#arrays.has(arg.name) || this.#isLocalArray(arg.name));
      locals.set(parameter, isArray ? { cells: this.array(arg.name) } : { value: arg && this.evaluate(arg) });
    }
    this.#locals.push(locals);
    try {
      this.#run(definition.body);
      return undefined;
    } catch (error) {
      if (error instanceof Jump && error.kind === "return") return error.value;
      throw error;
    } finally {
      this.#locals.pop();
    }
  }

  #isLocalArray(name: string): boolean {
    const local = this.#locals.at(-1)?.get(name);
    return local !== undefined && "cells" in local;
  }
}

function arithmetic(operator: string, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "^":
      return left ** right;
    default:
      if (right === 0) throw new AwkError("Division by zero");
      return operator === "/" ? left / right : left % right;
  }
}
