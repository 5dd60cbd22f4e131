import { type LabHistory, readHistoryValue } from "./history-format.ts";

/** Why a link is refused: a key of words.ts' `badLink`. */
export type BadLink = "tooLarge" | "damaged" | "version" | "otherLab" | "content";

export const sharePrefix = "#share=";
/** Links that are longer do not survive chats and mails. */
export const longestShare = 32_000;
/** Of what a link unpacks to: a small one could hold gigabytes. */
const mostBytes = 2_000_000;
const version = 1;

/** A link's fragment that carries a lab, its seed, and what was done in it. */
export async function writeShare(lab: string, { seed, entries }: LabHistory): Promise<string> {
  const packed = through(new CompressionStream("deflate-raw"), JSON.stringify({ version, lab, seed, entries }));
  const bytes = await new Response(packed).bytes();
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return sharePrefix + text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Takes nothing on trust: anybody may have written the link. */
export async function readShare(fragment: string, lab: string): Promise<LabHistory | BadLink> {
  if (fragment.length > longestShare) return "tooLarge";
  let value: unknown;
  try {
    const text = await unpack(fragment.slice(sharePrefix.length));
    if (text === undefined) return "tooLarge";
    value = JSON.parse(text);
  } catch {
    return "damaged";
  }
  if (typeof value !== "object" || value === null || !("version" in value)) return "content";
  if (value.version !== version) return "version";
  if (!("lab" in value) || typeof value.lab !== "string") return "content";
  return value.lab === lab ? (readHistoryValue(value) ?? "content") : "otherLab";
}

/** Undefined when there is too much of it. Rejects when it is no packed text. */
async function unpack(text: string): Promise<string | undefined> {
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  const reader = through(new DecompressionStream("deflate-raw"), bytes).getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let unpacked = "";
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return unpacked + decoder.decode();
    size += value.length;
    if (size > mostBytes) {
      // What is left is of no interest, nor is why it ends.
      reader.cancel().catch(() => {});
      return undefined;
    }
    unpacked += decoder.decode(value, { stream: true });
  }
}

function through(
  stream: CompressionStream | DecompressionStream,
  content: string | Uint8Array<ArrayBuffer>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([content]).stream().pipeThrough(stream);
}
