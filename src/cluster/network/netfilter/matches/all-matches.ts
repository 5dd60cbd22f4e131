import type { Extension, Match } from "../extension.ts";
import { addressType } from "./address-type.ts";
import { bridgePort } from "./bridge-port.ts";
import { comment } from "./comment.ts";
import { conntrackState } from "./conntrack-state.ts";
import { ipSetMembership } from "./ip-set-membership.ts";
import { mark } from "./mark.ts";
import { ports } from "./ports.ts";
import { recent } from "./recent.ts";
import { statistic } from "./statistic.ts";
import { virtualServer } from "./virtual-server.ts";

/** What may follow -m, by name. */
export const matchExtensions: ReadonlyMap<string, Extension<Match>> = new Map(
  [
    addressType,
    bridgePort,
    comment,
    conntrackState,
    ipSetMembership,
    mark,
    ports("tcp"),
    ports("udp"),
    ports("sctp"),
    recent,
    statistic,
    virtualServer,
  ].map((extension) => [extension.name, extension]),
);
