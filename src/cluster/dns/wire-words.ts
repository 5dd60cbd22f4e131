/** 16-bit numbers, most significant byte first. */
export function words(...values: readonly number[]): Uint8Array {
  const data = new Uint8Array(values.length * 2);
  let offset = 0;
  for (const value of values) {
    data[offset++] = value >>> 8;
    data[offset++] = value & 0xff;
  }
  return data;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const data = new Uint8Array(length);
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
