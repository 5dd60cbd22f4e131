import { Later } from "../later.ts";
import { decodePlain } from "./plain-message.ts";

/** dns-packet: whoever answers a question sees to it that it is there, before the message is read. */
export const wireLibrary = new Later(() => import("./other-records.ts"));

/** Whether a message can be read and answered without the library: what plugin/loop asks itself at the start. */
export function isSelfTest(data: Uint8Array): boolean {
  const [question] = decodePlain(data)?.questions ?? [];
  return question?.type === "HINFO" && /^\d+\.\d+/.test(question.name);
}
