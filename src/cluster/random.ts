/** The only source of chance in the core. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** A whole number in [0, below). */
  int(below: number): number;
  /**
   * An independent generator for a component. Equal seeds and names give equal sequences, and a draw here never
   * shifts another component's.
   */
  fork(name: string): Random;
}

/** Seeded generator: sfc32 (PractRand's small fast chaotic generator), state mixed from the seed text. */
export function createRandom(seed: string): Random {
  let [a, b, c, d] = mix(seed);
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return {
    next,
    int: (below) => Math.floor(next() * below),
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}

/** Kubernetes' alphabet for generated names: no vowels, no 0 1 3 (apimachinery util/rand). */
const alphabet = "bcdfghjklmnpqrstvwxz2456789";

/** `length` characters as Kubernetes appends to generateName. */
export function nameSuffix(random: Random, length = 5): string {
  let suffix = "";
  for (let i = 0; i < length; i++) suffix += alphabet[random.int(alphabet.length)];
  return suffix;
}

/** Each hex digit of a hash replaced by a letter of Kubernetes' alphabet (util/rand SafeEncodeString). */
export function safeEncode(text: string): string {
  let encoded = "";
  for (let i = 0; i < text.length; i++) encoded += alphabet[text.charCodeAt(i) % alphabet.length];
  return encoded;
}

/** A random version 4 UUID (RFC 9562). */
export function uuid(random: Random): string {
  const hex = (count: number) => hexDigits(random, count);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${"89ab"[random.int(4)]}${hex(3)}-${hex(12)}`;
}

/** `count` random digits of base 16. */
export function hexDigits(random: Random, count: number): string {
  let digits = "";
  for (let i = 0; i < count; i++) digits += "0123456789abcdef"[random.int(16)];
  return digits;
}

/** Four 32-bit words from a text, FNV-1a with a final avalanche for each word. */
function mix(text: string): [number, number, number, number] {
  const word = (salt: number): number => {
    let hash = 0x811c9dc5 ^ salt;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) | 0;
  };
  return [word(0), word(0x9e3779b9), word(0x7f4a7c15), word(0x94d049bb)];
}
