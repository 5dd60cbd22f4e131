import { unescapeText } from "./escapes.ts";

/** printf(1): the format is used again while arguments are left. `errors` go to stderr behind the program's name. */
export function formatPrintf(
  format: string,
  operands: readonly string[],
  gnu = false,
): { text: string; errors: string[] } {
  const errors: string[] = [];
  let text = "";
  let at = 0;
  const next = () => operands[at++];
  for (;;) {
    const round = formatOnce(format, next, errors, gnu);
    text += round.text;
    if (round.stopped || at >= operands.length || !round.consumes) return { text, errors };
  }
}

const directive = /%(?:%|([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:[hlqjzt]*)([a-zA-Z]))|\\?[^%\\]+|\\[^%]|\\|%/gs;

function formatOnce(
  format: string,
  next: () => string | undefined,
  errors: string[],
  gnu: boolean,
): { text: string; stopped: boolean; consumes: boolean } {
  let text = "";
  let consumes = false;
  // Escapes may span what the expression splits, so plain runs are collected first.
  let plain = "";
  const flush = (): boolean => {
    const { text: unescaped, stopped } = unescapeText(plain, "format");
    text += unescaped;
    plain = "";
    return stopped;
  };
  for (const match of format.matchAll(directive)) {
    const [whole, flags = "", width, precision, conversion] = match;
    if (whole === "%%") {
      if (flush()) return { text, stopped: true, consumes };
      text += "%";
      continue;
    }
    if (conversion === undefined) {
      if (whole === "%") {
        errors.push(gnu ? "`%': missing format character" : "%: invalid format");
        return { text, stopped: true, consumes };
      }
      plain += whole;
      continue;
    }
    if (flush()) return { text, stopped: true, consumes };
    consumes = true;
    const columns = width === "*" ? Number(next() ?? 0) : Number(width ?? 0);
    const hasPrecision = whole.includes(".");
    const digits = precision === "*" ? Number(next() ?? 0) : Number(precision ?? 0);
    const operand = next();
    if (conversion === "b") {
      const { text: unescaped, stopped } = unescapeText(operand ?? "", "%b");
      text += pad(unescaped, columns, flags);
      if (stopped) return { text, stopped: true, consumes };
      continue;
    }
    const value = convert(conversion, operand, flags, hasPrecision ? digits : undefined, errors, gnu);
    if (value === undefined) {
      errors.push(gnu ? `\`${conversion}': invalid format character` : `${format.slice(match.index)}: invalid format`);
      return { text, stopped: true, consumes };
    }
    text += pad(
      value,
      columns,
      /[sc]/.test(conversion) || (hasPrecision && /[diuxXo]/.test(conversion)) ? flags.replace("0", "") : flags,
    );
  }
  const stopped = flush();
  return { text, stopped, consumes };
}

function pad(text: string, width: number, flags: string): string {
  const missing = Math.abs(width) - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes("-") || width < 0) return text + " ".repeat(missing);
  if (!flags.includes("0")) return " ".repeat(missing) + text;
  const sign = /^[-+ ]?(?:0[xX])?/.exec(text)?.[0] ?? "";
  return sign + "0".repeat(missing) + text.slice(sign.length);
}

function convert(
  conversion: string,
  operand: string | undefined,
  flags: string,
  precision: number | undefined,
  errors: string[],
  gnu: boolean,
): string | undefined {
  const sign = (negative: boolean) => (negative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "");
  switch (conversion) {
    case "s":
      return precision === undefined ? (operand ?? "") : [...(operand ?? "")].slice(0, precision).join("");
    case "c":
      return [...(operand ?? "")][0] ?? "";
    case "q":
      return gnu
        ? /^[\w@%+=:,./-]+$/.test(operand ?? "")
          ? operand
          : `'${(operand ?? "").replaceAll("'", "'\\''")}'`
        : undefined;
    case "d":
    case "i": {
      const value = readInteger(operand, errors, gnu);
      const digits = String(value < 0n ? -value : value).padStart(precision ?? 0, "0");
      return sign(value < 0n) + digits;
    }
    case "u":
    case "o":
    case "x":
    case "X": {
      const base = { u: 10, o: 8, x: 16, X: 16 }[conversion] ?? 10;
      const digits = BigInt.asUintN(64, readInteger(operand, errors, gnu))
        .toString(base)
        .padStart(precision ?? 0, "0");
      const start = flags.includes("#") ? { u: "", o: "0", x: "0x", X: "0X" }[conversion] : "";
      return start + (conversion === "X" ? digits.toUpperCase() : digits);
    }
    case "e":
    case "E":
    case "f":
    case "F":
    case "g":
    case "G":
      return formatFloat(conversion, readFloat(operand, errors, gnu), precision ?? 6, flags, sign);
    default:
      return undefined;
  }
}

/** C's %e, %f and %g. */
export function formatFloat(
  conversion: string,
  value: number,
  precision: number,
  flags: string,
  sign: (negative: boolean) => string,
): string {
  const start = sign(value < 0 || Object.is(value, -0));
  const size = Math.abs(value);
  let text: string;
  if (!Number.isFinite(size)) text = Number.isNaN(size) ? "nan" : "inf";
  else if (/e/i.test(conversion)) text = exponential(size, precision);
  else if (/f/i.test(conversion)) text = size.toFixed(Math.min(100, precision));
  else {
    const significant = precision || 1;
    const exponent = size === 0 ? 0 : Number(/e(.+)$/.exec(size.toExponential(Math.min(100, significant - 1)))?.[1]);
    const small = exponent < -4 || exponent >= significant;
    text = small ? exponential(size, significant - 1) : size.toFixed(Math.min(100, significant - 1 - exponent));
    if (!flags.includes("#") && text.includes(".")) text = text.replace(/\.?0+(?=e|$)/, "");
  }
  return start + (conversion < "a" ? text.toUpperCase() : text);
}

function exponential(size: number, precision: number): string {
  return size.toExponential(Math.min(100, precision)).replace(/e([-+])(\d)$/, "e$10$2");
}

function readInteger(operand: string | undefined, errors: string[], gnu: boolean): bigint {
  if (operand === undefined || (gnu && operand === "")) return 0n;
  if (/^["']/.test(operand)) return BigInt(operand.codePointAt(1) ?? 0);
  const match = /^\s*([-+]?)(0[xX][\da-fA-F]+|0[0-7]*|[1-9]\d*)(.*)$/s.exec(operand);
  if (!match || (match[3] !== "" && !gnu)) {
    errors.push(gnu ? `${operand}: invalid number` : `invalid number '${operand}'`);
    return 0n;
  }
  if (match[3] !== "") errors.push(`${operand}: invalid number`);
  const digits = match[2] ?? "0";
  const value = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return match[1] === "-" ? -value : value;
}

function readFloat(operand: string | undefined, errors: string[], gnu: boolean): number {
  if (operand === undefined || (gnu && operand === "")) return 0;
  if (/^["']/.test(operand)) return operand.codePointAt(1) ?? 0;
  const value = operand.trim() === "" ? Number.NaN : Number(operand);
  if (!Number.isNaN(value)) return value;
  errors.push(gnu ? `${operand}: invalid number` : `invalid number '${operand}'`);
  return 0;
}
