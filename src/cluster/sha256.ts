import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** In hexadecimal digits. */
export function sha256Hex(content: Uint8Array): string {
  return bytesToHex(sha256(content));
}
