import { joined } from "./wire-words.ts";

const encoder = new TextEncoder();
/** The names that a cluster asks for are few, and asked for often. */
const known = new Map<string, Uint8Array>();
const knownAtMost = 2048;

/** A name in wire format without compression (RFC 1035, 3.1), with or without dots around it. Not to be changed. */
export function nameInFull(name: string): Uint8Array {
  const found = known.get(name);
  if (found) return found;
  const parts: Uint8Array[] = [];
  const bare = name.replace(/^\.|\.$/g, "");
  for (const label of bare === "" ? [] : bare.split(".")) {
    const bytes = encoder.encode(label);
    parts.push(Uint8Array.of(bytes.length), bytes);
  }
  const encoded = joined([...parts, Uint8Array.of(0)]);
  if (known.size >= knownAtMost) known.clear();
  known.set(name, encoded);
  return encoded;
}
