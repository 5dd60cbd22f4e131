const mask = (1n << 64n) - 1n;

/** FIPS 180-4, SHA-512, in hexadecimal. Its constants are the first bits of primes' roots, so they are computed. */
export function sha512(text: string): string {
  const data = new TextEncoder().encode(text);
  const padded = new Uint8Array(Math.ceil((data.length + 17) / 128) * 128);
  padded.set(data);
  padded[data.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(data.length) * 8n);
  const primes = firstPrimes(80);
  const constants = primes.map((prime) => root(prime << 192n, 3n) & mask);
  const state = primes.slice(0, 8).map((prime) => root(prime << 128n, 2n) & mask);
  for (let offset = 0; offset < padded.length; offset += 128) digestBlock(state, constants, view, offset);
  return state.map((word) => word.toString(16).padStart(16, "0")).join("");
}

function digestBlock(state: bigint[], constants: readonly bigint[], view: DataView, offset: number): void {
  const w: bigint[] = [];
  for (let t = 0; t < 80; t++) {
    if (t < 16) w.push(view.getBigUint64(offset + t * 8));
    else {
      const a = w[t - 15] ?? 0n;
      const b = w[t - 2] ?? 0n;
      const s0 = turn(a, 1n) ^ turn(a, 8n) ^ (a >> 7n);
      const s1 = turn(b, 19n) ^ turn(b, 61n) ^ (b >> 6n);
      w.push(((w[t - 16] ?? 0n) + s0 + (w[t - 7] ?? 0n) + s1) & mask);
    }
  }
  let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
  for (let t = 0; t < 80; t++) {
    const s1 = turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n);
    const t1 = h + s1 + ((e & f) ^ (~e & mask & g)) + (constants[t] ?? 0n) + (w[t] ?? 0n);
    const s0 = turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n);
    const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & mask, c, b, a, (t1 + t2) & mask];
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = ((state[index] ?? 0n) + word) & mask;
}

function turn(word: bigint, by: bigint): bigint {
  return ((word >> by) | (word << (64n - by))) & mask;
}

function firstPrimes(count: number): bigint[] {
  const primes: bigint[] = [];
  for (let number = 2n; primes.length < count; number++) {
    if (primes.every((prime) => number % prime !== 0n)) primes.push(number);
  }
  return primes;
}

/** The whole part of the `degree`th root, by Newton's method from above. */
function root(value: bigint, degree: bigint): bigint {
  let guess = 1n << 80n;
  for (;;) {
    const next = ((degree - 1n) * guess + value / guess ** (degree - 1n)) / degree;
    if (next >= guess) return guess;
    guess = next;
  }
}
