import { formatFloat } from "../printf.ts";

/** A field or other input: a number where it looks like one, a text otherwise. */
export class Input {
  readonly text: string;
  readonly isNumeric: boolean;

  constructor(text: string) {
    this.text = text;
    this.isNumeric = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(text);
  }
}

/** Undefined is a variable that was never set: "" and 0. */
export type Value = number | string | Input | undefined;

export type Cells = Map<string, Value>;

export function toNumber(value: Value): number {
  if (typeof value === "number") return value;
  const text = value instanceof Input ? value.text : value;
  const match = text === undefined ? undefined : /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(text);
  return match ? Number(match[0]) : 0;
}

/** `format`: CONVFMT, or OFMT in `print`. */
export function toText(value: Value, format = "%.6g"): string {
  if (typeof value === "string") return value;
  if (value === undefined) return "";
  if (value instanceof Input) return value.text;
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value);
  return formatAwk(format, [value]);
}

export function toTruth(value: Value): boolean {
  if (typeof value === "number") return value !== 0;
  if (value instanceof Input) return value.isNumeric ? toNumber(value) !== 0 : value.text !== "";
  return value !== undefined && value !== "";
}

/** Numbers if both sides can be, otherwise texts. */
export function compareValues(left: Value, right: Value): number {
  if (isNumeric(left) && isNumeric(right)) return toNumber(left) - toNumber(right);
  const [a, b] = [toText(left), toText(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function isNumeric(value: Value): boolean {
  return typeof value === "number" || value === undefined || (value instanceof Input && value.isNumeric);
}

/** awk's printf: as C's, with numbers for `%d` cut off and `%c` a character's code or a text's first character. */
export function formatAwk(format: string, values: readonly Value[]): string {
  let at = 0;
  return format.replace(
    /%(?:%|([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]*([a-zA-Z]))/g,
    (whole, flags: string, width, precision, kind) => {
      if (whole === "%%") return "%";
      const columns = width === "*" ? toNumber(values[at++]) : Number(width ?? 0);
      const digits = precision === "*" ? toNumber(values[at++]) : Number(precision ?? 0);
      const hasPrecision = whole.includes(".");
      const value = values[at++];
      let text = formatOne(kind, value, flags, hasPrecision ? digits : undefined);
      if (text === undefined) return whole;
      const missing = Math.abs(columns) - [...text].length;
      if (missing <= 0) return text;
      if (flags.includes("-") || columns < 0) return text + " ".repeat(missing);
      if (!flags.includes("0") || kind === "s" || kind === "c" || (hasPrecision && /[diouxX]/.test(kind)))
        return " ".repeat(missing) + text;
      const sign = /^[-+ ]?/.exec(text)?.[0] ?? "";
      text = text.slice(sign.length);
      return sign + "0".repeat(missing) + text;
    },
  );
}

function formatOne(kind: string, value: Value, flags: string, precision: number | undefined): string | undefined {
  const sign = (negative: boolean) => (negative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "");
  if (kind === "s") return precision === undefined ? toText(value) : [...toText(value)].slice(0, precision).join("");
  if (kind === "c")
    return typeof value === "number" ? String.fromCodePoint(value & 0x1fffff) : ([...toText(value)][0] ?? "");
  const number = toNumber(value);
  if (/[diouxX]/.test(kind)) {
    const whole = Number.isFinite(number) ? BigInt(Math.trunc(number)) : 0n;
    const base = { o: 8, x: 16, X: 16 }[kind] ?? 10;
    const size = kind === "d" || kind === "i" ? (whole < 0n ? -whole : whole) : BigInt.asUintN(64, whole);
    const digits = size.toString(base).padStart(precision ?? 0, "0");
    const start = kind === "d" || kind === "i" ? sign(whole < 0n) : "";
    return start + (kind === "X" ? digits.toUpperCase() : digits);
  }
  return /[eEfFgG]/.test(kind) ? formatFloat(kind, number, precision ?? 6, flags, sign) : undefined;
}
