/** 16-bit numbers, most significant byte first. */
export function words(...values: readonly number[]): Uint8Array {
  const data = new Uint8Array(values.length * 2);
  for (const [index, value] of values.entries()) {
    data[index * 2] = value >>> 8;
    data[index * 2 + 1] = value & 0xff;
  }
  return data;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const data = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    data.set(part, offset);
    offset += part.length;
  }
  return data;
}

const classes = ["", "IN", "CS", "CH", "HS"];

/** A class by its name as dns-packet gives it (`IN`, `UNKNOWN_77`). */
export function classNumber(name: string): number {
  if (name === "ANY") return 255;
  return name.startsWith("UNKNOWN_") ? Number(name.slice(8)) : Math.max(0, classes.indexOf(name));
}
