import { type ArithmeticExpansionPart, type ArithmeticExpression, type ArithmeticWord, parse } from "unbash";
import { notSimulated, ShellError } from "../control-flow.ts";
import type { Shell } from "../shell-state.ts";
import { TextBuilder, textOf } from "./fields.ts";
import { parameterValue } from "./parameters.ts";
import { substitute } from "./substitution.ts";
import { expandPartsAsText } from "./words.ts";

/** A mistake in an expression, which bash puts the expression in front of. */
class ArithmeticError extends ShellError {}

/** `$((…))`, in 64-bit integers. */
export async function expandArithmetic(shell: Shell, part: ArithmeticExpansionPart): Promise<string> {
  if (!part.expression) return "0";
  try {
    return String(await evaluate(shell, part.expression));
  } catch (error) {
    if (!(error instanceof ArithmeticError) || shell.dialect === "ash") throw error;
    const text = part.text.slice(3, -2).trim();
    throw new ShellError(`${text}: ${error.message.replace("TOKEN", text.slice(-1))}`, error.status);
  }
}

/** An expression that is only known when it runs: `let`, a variable's value, an offset. */
export async function evaluateText(shell: Shell, text: string): Promise<bigint> {
  const trimmed = text.trim();
  const literal = readNumber(trimmed);
  if (literal !== undefined) return literal;
  const script = parse(`((${trimmed}\n))`);
  const command = script.commands[0]?.command;
  if (script.errors || script.commands.length !== 1 || command?.type !== "ArithmeticCommand" || !command.expression) {
    throw syntaxError(shell, trimmed);
  }
  return evaluate(shell, command.expression, trimmed);
}

/** `within`: the text this came from, so that a word that is its own text again is not read for ever. */
export async function evaluate(shell: Shell, expression: ArithmeticExpression, within?: string): Promise<bigint> {
  switch (expression.type) {
    case "ArithmeticWord":
      return evaluateWord(shell, expression, within);
    case "ArithmeticGroup":
      return evaluate(shell, expression.expression);
    case "ArithmeticTernary":
      return (await evaluate(shell, expression.test))
        ? evaluate(shell, expression.consequent)
        : evaluate(shell, expression.alternate);
    case "ArithmeticCommandExpansion":
      return evaluateText(shell, await substitute(shell, expression));
    case "ArithmeticUnary": {
      const { operator } = expression;
      if (operator === "++" || operator === "--") {
        const name = assignable(shell, expression.operand);
        const before = await variable(shell, name);
        const after = wrap(operator === "++" ? before + 1n : before - 1n);
        shell.variables.set(name, String(after));
        return expression.prefix ? after : before;
      }
      const value = await evaluate(shell, expression.operand);
      if (operator === "!") return truth(value === 0n);
      return wrap(operator === "-" ? -value : operator === "~" ? ~value : value);
    }
    case "ArithmeticBinary": {
      const { operator } = expression;
      if (operator === "&&" || operator === "||") {
        const left = (await evaluate(shell, expression.left)) !== 0n;
        if (left === (operator === "||")) return truth(left);
        return truth((await evaluate(shell, expression.right)) !== 0n);
      }
      if (/^(?:[-+*/%&|^]|<<|>>)?=$/.test(operator)) {
        const name = assignable(shell, expression.left);
        const right = await evaluate(shell, expression.right);
        const value =
          operator === "=" ? right : calculate(shell, operator.slice(0, -1), await variable(shell, name), right);
        shell.variables.set(name, String(value));
        return value;
      }
      const left = await evaluate(shell, expression.left);
      return calculate(shell, operator, left, await evaluate(shell, expression.right));
    }
  }
}

async function evaluateWord(shell: Shell, word: ArithmeticWord, within: string | undefined): Promise<bigint> {
  const plain = word.value.trim();
  const literal = readNumber(plain);
  if (literal !== undefined) return literal;
  if (/^[A-Za-z_]\w*$/.test(plain)) return variable(shell, plain);
  if (word.parts) {
    const builder = new TextBuilder(" ");
    await expandPartsAsText(shell, word.parts, builder);
    const text = textOf(builder.pieces);
    return text.trim() === "" ? 0n : evaluateText(shell, text);
  }
  const named = /^\$(?:\{(\w+|[?#$!])\}|(\w+|[?#$!]))$/.exec(plain);
  if (named) {
    const text = parameterValue(shell, named[1] ?? named[2] ?? "") ?? "";
    return text === "" ? 0n : evaluateText(shell, text);
  }
  if (plain === "" || plain === within || /\s/.test(plain) || /^\d/.test(plain)) throw syntaxError(shell, plain);
  if (/^\w+\[/.test(plain)) throw notSimulated("an array");
  throw syntaxError(shell, plain);
}

/** A variable's value, itself an expression. */
async function variable(shell: Shell, name: string): Promise<bigint> {
  const text = shell.variables.get(name)?.trim();
  if (text === undefined || text === "") {
    if (text === undefined && shell.options.nounset) {
      throw new ShellError(`${name}: ${shell.dialect === "ash" ? "parameter not set" : "unbound variable"}`, 1);
    }
    return 0n;
  }
  const literal = readNumber(text);
  if (literal !== undefined) return literal;
  shell.enter();
  try {
    return await evaluateText(shell, text);
  } finally {
    shell.leave();
  }
}

function assignable(shell: Shell, target: ArithmeticExpression): string {
  if (target.type === "ArithmeticWord" && /^[A-Za-z_]\w*$/.test(target.value)) return target.value;
  throw syntaxError(shell, target.type === "ArithmeticWord" ? target.value : "");
}

function calculate(shell: Shell, operator: string, left: bigint, right: bigint): bigint {
  switch (operator) {
    case "+":
      return wrap(left + right);
    case "-":
      return wrap(left - right);
    case "*":
      return wrap(left * right);
    case "/":
    case "%":
      if (right === 0n) throw divisionByZero(shell);
      return wrap(operator === "/" ? left / right : left % right);
    case "**":
      if (right < 0n) throw new ShellError("exponent less than 0", 1);
      return wrap(power(left, right));
    case "<<":
      return wrap(left << (right & 63n));
    case ">>":
      return left >> (right & 63n);
    case "&":
      return left & right;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "<":
      return truth(left < right);
    case "<=":
      return truth(left <= right);
    case ">":
      return truth(left > right);
    case ">=":
      return truth(left >= right);
    case "==":
      return truth(left === right);
    case "!=":
      return truth(left !== right);
    case ",":
      return right;
    default:
      throw syntaxError(shell, operator);
  }
}

/** By squaring, wrapping at each step, so that a large exponent costs nothing. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let rest = exponent, square = base; rest > 0n; rest >>= 1n, square = wrap(square * square)) {
    if (rest & 1n) result = wrap(result * square);
  }
  return result;
}

/** A C literal, or bash's `base#digits`; undefined when the text is none. */
function readNumber(text: string): bigint | undefined {
  if (/^[-+]?(?:0|[1-9]\d*)$/.test(text)) return wrap(BigInt(text.replace(/^\+/, "")));
  if (/^0[xX][\da-fA-F]+$/.test(text)) return wrap(BigInt(text));
  if (/^0[0-7]+$/.test(text)) return wrap(BigInt(`0o${text.slice(1)}`));
  const based = /^(\d{1,2})#([\da-zA-Z]+)$/.exec(text);
  if (!based) return undefined;
  const base = Number(based[1]);
  let value = 0n;
  for (const digit of (based[2] ?? "").toLowerCase()) {
    const amount = Number.parseInt(digit, 36);
    if (base < 2 || base > 36 || amount >= base) return undefined;
    value = value * BigInt(base) + BigInt(amount);
  }
  return wrap(value);
}

function wrap(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

function truth(value: boolean): bigint {
  return value ? 1n : 0n;
}

function divisionByZero(shell: Shell): ShellError {
  return shell.dialect === "ash"
    ? new ArithmeticError("divide by zero", 2)
    : new ArithmeticError('division by 0 (error token is "0")', 1);
}

function syntaxError(shell: Shell, text: string): ShellError {
  if (shell.dialect === "ash") return new ArithmeticError("arithmetic syntax error", 2);
  const what = text === "" ? 'syntax error: operand expected (error token is "TOKEN")' : undefined;
  return new ArithmeticError(what ?? `syntax error in expression (error token is "${text.split(/\s+/).at(-1)}")`, 1);
}
