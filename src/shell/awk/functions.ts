import { AwkError, type Interpreter } from "./interpreter.ts";
import { splitFields } from "./record.ts";
import type { Expression, Target } from "./syntax.ts";
import { formatAwk, Input, toNumber, toText, type Value } from "./values.ts";

/** awk's own functions. */
export function callBuiltin(awk: Interpreter, name: string, args: readonly Expression[]): Value {
  const value = (index: number): Value => (args[index] ? awk.evaluate(args[index]) : undefined);
  const text = (index: number): string => toText(value(index));
  const number = (index: number): number => toNumber(value(index));
  switch (name) {
    case "length": {
      const [only] = args;
      if (only?.type === "variable" && awk.variables.get(only.name) === undefined && awk.array(only.name).size > 0) {
        return awk.array(only.name).size;
      }
      return [...toText(only ? awk.evaluate(only) : awk.field0())].length;
    }
    case "substr": {
      const characters = [...text(0)];
      const start = Math.round(number(1));
      const end = args[2] ? start + Math.round(number(2)) : Number.POSITIVE_INFINITY;
      return characters.slice(Math.max(0, start - 1), Math.max(0, end - 1)).join("");
    }
    case "index":
      return text(0).indexOf(text(1)) + 1;
    case "toupper":
      return text(0).toUpperCase();
    case "tolower":
      return text(0).toLowerCase();
    case "sprintf":
      return formatAwk(
        text(0),
        args.slice(1).map((arg) => awk.evaluate(arg)),
      );
    case "split":
      return split(awk, args);
    case "sub":
    case "gsub":
      return substitute(awk, args, name === "gsub");
    case "match": {
      const [, pattern] = args;
      const found = pattern && awk.pattern(pattern).exec(text(0));
      awk.variables.set("RSTART", found ? found.index + 1 : 0);
      awk.variables.set("RLENGTH", found ? found[0].length : -1);
      return found ? found.index + 1 : 0;
    }
    case "int":
      return Math.trunc(number(0));
    case "sqrt":
      return Math.sqrt(number(0));
    case "exp":
      return Math.exp(number(0));
    case "log":
      return Math.log(number(0));
    case "sin":
      return Math.sin(number(0));
    case "cos":
      return Math.cos(number(0));
    case "atan2":
      return Math.atan2(number(0), number(1));
    case "rand":
      return awk.host.random.next();
    case "srand":
      return 0;
    case "systime":
      return awk.host.now();
    case "fflush":
    case "close":
      return 0;
    case "system":
      throw new AwkError("eastwest: awk's system() is not simulated");
    default:
      throw new AwkError("Call to undefined function");
  }
}

function split(awk: Interpreter, args: readonly Expression[]): number {
  const [text, array, separator] = args;
  if (!text || array?.type !== "variable") throw new AwkError("Invalid split call");
  const by = !separator
    ? toText(awk.variables.get("FS"))
    : separator.type === "regex"
      ? new RegExp(awk.expression(separator.source).source, "gsu")
      : toText(awk.evaluate(separator));
  const fields = splitFields(toText(awk.evaluate(text)), by);
  const cells = awk.array(array.name);
  cells.clear();
  for (const [index, field] of fields.entries()) cells.set(String(index + 1), new Input(field));
  return fields.length;
}

function substitute(awk: Interpreter, args: readonly Expression[], all: boolean): number {
  const [pattern, replacement, third] = args;
  if (!pattern || !replacement) throw new AwkError("Too few arguments");
  const target: Target =
    third?.type === "variable" || third?.type === "field" || third?.type === "element"
      ? third
      : { type: "field", index: { type: "number", value: 0 } };
  const by = toText(awk.evaluate(replacement));
  const expression = new RegExp(awk.pattern(pattern).source, all ? "gsu" : "su");
  let count = 0;
  let ended = -1;
  const result = toText(awk.evaluate(third ?? target)).replace(expression, (match, ...rest) => {
    const at = Number(rest.find((part) => typeof part === "number"));
    if (match === "" && at === ended) return "";
    ended = at + match.length;
    count++;
    return by.replace(/\\\\|\\&|&/g, (part) => (part === "&" ? match : part.slice(1)));
  });
  if (count > 0) awk.assign(target, result);
  return count;
}
