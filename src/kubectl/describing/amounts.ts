import type { Pod } from "kubernetes-types/core/v1";
import { canonicalQuantity } from "../../cluster/api/decoding/quantity.ts";

const decimal: Record<string, number> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** A resource quantity that can be added up. */
export class Amount {
  static readonly zero = new Amount(0, false);
  /** In thousandths, so that `100m` stays whole. */
  readonly #thousandths: number;
  /** Written with Ki, Mi. */
  readonly #isBinary: boolean;

  constructor(thousandths: number, isBinary: boolean) {
    this.#thousandths = thousandths;
    this.#isBinary = isBinary;
  }

  static parse(quantity: string): Amount {
    const [, number = "0", suffix = ""] = /^([-+]?[\d.]+(?:[eE][-+]?\d+)?)(.*)$/.exec(quantity) ?? [];
    const power = binary.indexOf(suffix) + 1;
    if (power > 0) return new Amount(Number(number) * 1024 ** power * 1000, true);
    return new Amount(Number(number) * 10 ** ((decimal[suffix] ?? 0) + 3), false);
  }

  /** The sum over a pod's containers, or its most demanding init container if that is more. */
  static ofPod({ spec }: Pod, bound: "requests" | "limits", resource: string): Amount {
    const of = (quantities: object | undefined) => {
      const entry = Object.entries(quantities ?? {}).find(([name]) => name === resource);
      return entry ? Amount.parse(String(entry[1])) : Amount.zero;
    };
    const sum = (spec?.containers ?? [])
      .map(({ resources }) => of(resources?.[bound]))
      .reduce((total, one) => total.plus(one), Amount.zero);
    const init = (spec?.initContainers ?? []).map(({ resources }) => of(resources?.[bound]));
    return [sum, ...init].reduce((most, one) => (one.#thousandths > most.#thousandths ? one : most));
  }

  plus(other: Amount): Amount {
    const isBinary = this.#thousandths === 0 ? other.#isBinary : this.#isBinary;
    return new Amount(this.#thousandths + other.#thousandths, isBinary);
  }

  /** Whole percents, cut off; 0 of nothing. */
  percentOf(quantity: string | undefined): number {
    const whole = quantity === undefined ? 0 : Amount.parse(quantity).#thousandths;
    return whole === 0 ? 0 : Math.trunc((this.#thousandths / whole) * 100);
  }

  toString(): string {
    if (this.#thousandths === 0) return "0";
    if (this.#isBinary && this.#thousandths % 1_024_000 === 0)
      return canonicalQuantity(`${this.#thousandths / 1_024_000}Ki`);
    return canonicalQuantity(`${this.#thousandths}m`);
  }
}
