import type { Cancellation } from "../cancellation.ts";
import type { Clock } from "../clock.ts";
import { Later } from "../later.ts";
import { decodePlain } from "./plain-message.ts";

/** dns-packet: whoever reads a message that is not a plain one sees to it that it is there. */
export const wireLibrary = new Later(() => import("./other-records.ts"));

/** For a reply, which any server may have written: `decodeReply` can read it once this is through. */
export async function prepareToRead(
  data: Uint8Array,
  needs: { readonly clock: Clock; readonly signal: Cancellation },
): Promise<void> {
  if (!decodePlain(data)) await wireLibrary.with(needs, () => {});
}

/** Whether a message can be read and answered without the library: what plugin/loop asks itself at the start. */
export function isSelfTest(data: Uint8Array): boolean {
  const [question] = decodePlain(data)?.questions ?? [];
  return question?.type === "HINFO" && /^\d+\.\d+/.test(question.name);
}
