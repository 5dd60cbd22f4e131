import type { ByteReader } from "../cluster/pipe.ts";
import { CommandError } from "./errors.ts";

export const defaultDetachKeys = "ctrl-p,ctrl-q";

/** `ctrl-p,ctrl-q`: what is typed for each. Throws CommandError for a key that there is none of (moby/term). */
export function parseDetachKeys(text: string): Uint8Array {
  return Uint8Array.from(text.split(","), (key) => {
    if (key.length === 1) return key.charCodeAt(0);
    if (key === "DEL") return 0x7f;
    const [, letter] = /^ctrl-([a-z@[\\\]^_])$/.exec(key) ?? [];
    if (letter === undefined) throw new CommandError(`could not bind detach keys: unknown character: '${key}'`);
    return letter.toUpperCase().charCodeAt(0) - 64;
  });
}

/**
 * Ends where `keys` are typed one after the other. As long as they may come to that they are held back: a shell sees
 * Ctrl-P only with the key behind it, as it is with the real client.
 */
export function untilDetached(reader: ByteReader, keys: Uint8Array): ByteReader {
  let matched = 0;
  let detached = false;
  return {
    async read(signal) {
      while (!detached) {
        const chunk = await reader.read(signal);
        if (!chunk) return undefined;
        const passed: number[] = [];
        for (const byte of chunk) {
          if (byte !== keys[matched]) {
            passed.push(...keys.subarray(0, matched), byte);
            matched = 0;
          } else if (++matched === keys.length) {
            detached = true;
            break;
          }
        }
        if (passed.length > 0) return Uint8Array.from(passed);
      }
      return undefined;
    },
    close: () => reader.close(),
  };
}
