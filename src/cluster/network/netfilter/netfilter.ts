import type { Clock } from "../../clock.ts";
import type { Random } from "../../random.ts";
import type { Hook, PacketHooks, Passage, Verdict } from "../hooks.ts";
import type { Ipv4 } from "../ipv4.ts";
import type { Packet } from "../packet.ts";

export interface NetfilterOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Whether the host itself has this address. */
  readonly isLocal: (address: Ipv4) => boolean;
  /** The address of an interface. */
  readonly addressOf: (interfaceName: string) => Ipv4 | undefined;
}

export class Netfilter implements PacketHooks {
  constructor(_options: NetfilterOptions) {}
  run(_hook: Hook, _passage: Passage): Verdict {
    return "accept";
  }
  untranslated(passage: Passage): Packet {
    return passage.packet;
  }
}
