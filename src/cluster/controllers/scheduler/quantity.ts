const suffixes: Readonly<Record<string, number>> = {
  "": 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity (`500m`, `8Gi`, `1e3`) as a number; 0 for what is none. */
export function parseQuantity(text: string | undefined): number {
  const match = /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([a-zA-Z]*)$/.exec(text ?? "");
  return match ? Number(match[1]) * (suffixes[match[2] ?? ""] ?? 0) : 0;
}

/** CPU in whole thousandths, as the scheduler counts it. */
export function milliCpu(text: string | undefined): number {
  return Math.ceil(parseQuantity(text) * 1000 - 1e-9);
}
