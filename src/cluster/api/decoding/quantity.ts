/** What Go's resource.ParseQuantity says to anything else. */
const malformed = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

const decimalSuffixes: readonly string[] = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binarySuffixes: readonly string[] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

export class QuantityError extends Error {
  constructor() {
    super(malformed);
  }
}

/** Whether canonical quantity `a` is more than `b`. */
export function quantityExceeds(a: string, b: string): boolean {
  return approximate(a) > approximate(b);
}

function approximate(quantity: string): number {
  const [, number = "0", suffix = ""] = /^([-+]?[\d.]+(?:[eE][-+]?\d+)?)(.*)$/.exec(quantity) ?? [];
  if (suffix.endsWith("i")) return Number(number) * 1024 ** binarySuffixes.indexOf(suffix);
  return Number(number) * 10 ** ((decimalSuffixes.indexOf(suffix) - 3) * 3);
}

/** Digits and a decimal point, exactly. */
interface Decimal {
  readonly digits: bigint;
  /** Power of ten. */
  readonly exponent: number;
}

/**
 * The canonical form that the API server answers with (apimachinery api/resource): the largest suffix that needs no
 * fraction, `0.5` as `500m`, `1024Mi` as `1Gi`. Throws QuantityError.
 */
export function canonicalQuantity(value: string | number): string {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?((?:[KMGTPE]i)|[numkMGTPE]|[eE][-+]?\d+)?$/.exec(String(value).trim());
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match ?? [];
  if (!match || (whole === "" && fraction === "")) throw new QuantityError();
  const digits = BigInt(`${sign === "-" ? "-" : ""}${whole}${fraction}` || "0");
  const number: Decimal = { digits, exponent: -fraction.length };
  if (suffix.endsWith("i")) return binaryForm(number, binarySuffixes.indexOf(suffix));
  if (/^[eE][-+]?\d/.test(suffix)) return exponentForm(number, Number(suffix.slice(1)));
  return decimalForm(number, (decimalSuffixes.indexOf(suffix) - 3) * 3);
}

function decimalForm({ digits, exponent }: Decimal, suffixExponent: number): string {
  if (digits === 0n) return "0";
  const [scaled, power] = toThousands(digits, exponent + suffixExponent);
  return `${scaled}${decimalSuffixes[power / 3 + 3] ?? ""}`;
}

function exponentForm({ digits, exponent }: Decimal, suffixExponent: number): string {
  if (digits === 0n) return "0";
  const [scaled, power] = toThousands(digits, exponent + suffixExponent);
  return power === 0 ? String(scaled) : `${scaled}e${power}`;
}

/** Whole digits with a power of ten that is a multiple of three, not below nano (which rounds up) nor above exa. */
function toThousands(digits: bigint, exponent: number): [bigint, number] {
  while (digits % 10n === 0n) {
    digits /= 10n;
    exponent++;
  }
  while (exponent < -9) {
    digits = digits / 10n + (digits % 10n > 0n ? 1n : 0n);
    exponent++;
  }
  while (exponent % 3 !== 0 || exponent > 18) {
    digits *= 10n;
    exponent--;
  }
  return [digits, exponent];
}

function binaryForm({ digits, exponent }: Decimal, power: number): string {
  let value = digits * 1024n ** BigInt(power);
  const divisor = 10n ** BigInt(-exponent);
  // A fraction of a byte has no binary suffix.
  if (value % divisor !== 0n) return decimalForm({ digits: value, exponent }, 0);
  value /= divisor;
  if (value === 0n) return "0";
  let index = 0;
  while (value % 1024n === 0n && index < binarySuffixes.length - 1) {
    value /= 1024n;
    index++;
  }
  return `${value}${binarySuffixes[index]}`;
}
