import type { Extension, Target } from "../extension.ts";
import { addressTranslation } from "./address-translation.ts";
import { markPacket } from "./mark-packet.ts";
import { masquerade } from "./masquerade.ts";
import { reject } from "./reject.ts";
import { verdict } from "./verdicts.ts";

/** What may follow -j beside chains, by name. */
export const targetExtensions: ReadonlyMap<string, Extension<Target>> = new Map(
  [
    verdict("ACCEPT", "accept"),
    verdict("DROP", "drop"),
    verdict("RETURN", "return"),
    reject,
    markPacket,
    addressTranslation("DNAT"),
    addressTranslation("SNAT"),
    masquerade,
  ].map((extension) => [extension.name, extension]),
);
