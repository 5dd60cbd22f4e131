import type { Extension, Match } from "../extension.ts";
import { addressType } from "./address-type.ts";
import { comment } from "./comment.ts";
import { conntrackState } from "./conntrack-state.ts";
import { mark } from "./mark.ts";
import { ports } from "./ports.ts";
import { recent } from "./recent.ts";
import { statistic } from "./statistic.ts";

/** What may follow -m, by name. */
export const matchExtensions: ReadonlyMap<string, Extension<Match>> = new Map(
  [addressType, comment, conntrackState, mark, ports("tcp"), ports("udp"), ports("sctp"), recent, statistic].map(
    (extension) => [extension.name, extension],
  ),
);
