/**
 * Messages as text, for a way that takes nothing but text: JSON in printable ASCII. What JSON cannot say stands in strings
 * that begin with NUL and a letter.
 */

const bytes = "\0b";
const nothing = "\0u";
const plain = "\0s";

/** The characters `avoid` do not occur in the text. */
export function toText(message: unknown, avoid: readonly string[]): string {
  const json = JSON.stringify(message, function (this: Readonly<Record<string, unknown>>, key, value: unknown) {
    // Not `value`: Node's Buffer, which is a Uint8Array as well, has turned itself into an object there.
    const original = this[key];
    if (original instanceof Uint8Array) return bytes + toBase64(original);
    if (original === undefined && Array.isArray(this)) return nothing;
    return typeof value === "string" && value.startsWith("\0") ? plain + value : value;
  });
  // All that is not ASCII, and `avoid`, can only stand within JSON's strings.
  const ascii = json.replace(/[^ -~]/g, escaped);
  return avoid.reduce((text, character) => text.replaceAll(character, escaped), ascii);
}

/** Throws SyntaxError for what `toText` has not written. */
export function fromText(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== "string" || !value.startsWith("\0")) return value;
    if (value === nothing) return undefined;
    const rest = value.slice(bytes.length);
    return value.startsWith(bytes) ? fromBase64(rest) : rest;
  });
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** So many bytes as arguments of one call: more may be too many for a stack. */
const sliceLength = 8192;

function toBase64(data: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < data.length; at += sliceLength) {
    binary += String.fromCharCode(...data.subarray(at, at + sliceLength));
  }
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
