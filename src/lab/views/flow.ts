import type { PacketEvent, PacketSummary } from "../../cluster/trace.ts";
import type { FlowDetail, FlowEnd, FlowOutcome, FlowPacket, FlowSummary } from "./view-data.ts";

/** Packets of one flow whose hops are kept. */
const packetsKept = 24;

type Direction = FlowPacket["direction"];

interface KeptPacket extends FlowPacket {
  readonly hops: FlowPacket["hops"][number][];
}

/** How the backend of a connection was found. */
export interface Draw {
  /** The node whose rules did it. */
  readonly at: string;
  /** The chain that drew; undefined in ipvs mode. */
  readonly chain: string | undefined;
  /** Of ipvs mode, `rr`; undefined where rules drew. */
  readonly scheduler: string | undefined;
  /** The client had been there before (ClientIP affinity): nothing was drawn. */
  readonly isStuck: boolean;
}

/** One connection, exchange or ping as the trace's events build it up. */
export class Flow {
  readonly id: number;
  readonly protocol: PacketSummary["protocol"];
  readonly client: FlowEnd;
  readonly asked: FlowEnd;
  /** It began while a command ran in a terminal of the client's machine. */
  readonly isOfCommand: boolean;
  about: string | undefined;
  /** HTTP requests that it has carried. */
  requests = 0;
  reached: FlowEnd | undefined;
  draw: Draw | undefined;
  readonly #began: number;
  readonly #firstSerial: number;
  readonly #path: string[] = [];
  readonly #back: string[] = [];
  #firstReply: number | undefined;
  /** The last rule that matched, and where. */
  #lastRule: { readonly at: string; readonly rule: string } | undefined;
  readonly #kept = new Map<number, KeptPacket>();
  #last: number;
  #seenAs: string | undefined;
  #outcome: FlowOutcome = "open";
  #reason: string | undefined;
  #packets = 0;
  #bytes = 0;

  /** `first`: the event of its first packet's leaving. */
  constructor({ flow, serial, time, at, packet }: PacketEvent, isOfCommand: boolean) {
    this.id = flow;
    this.isOfCommand = isOfCommand;
    this.protocol = packet.protocol;
    this.client = { at, address: packet.source, port: packet.sourcePort };
    this.asked = { at: undefined, address: packet.destination, port: packet.destinationPort };
    this.#began = time;
    this.#last = time;
    this.#firstSerial = serial;
  }

  get outcome(): FlowOutcome {
    return this.#outcome;
  }

  note(event: PacketEvent): void {
    const { serial, at, stage, packet } = event;
    this.#last = Math.max(this.#last, event.time);
    if (stage === "sent") {
      this.#packets++;
      this.#bytes += packet.length;
      if (this.#kept.size < packetsKept) this.#kept.set(serial, { direction: this.#directionOf(event), hops: [] });
    }
    const kept = this.#kept.get(serial);
    kept?.hops.push({
      at,
      stage,
      time: event.time,
      packet,
      translated: event.translated,
      rules: event.rules,
      detail: event.detail,
    });
    if (serial === this.#firstSerial) {
      if (this.#path.at(-1) !== at) this.#path.push(at);
      this.draw ??= drawOf(event);
    } else if (stage === "sent" && kept?.direction === "reply") this.#firstReply ??= serial;
    if (serial === this.#firstReply && this.#back.at(-1) !== at) this.#back.push(at);
    const lastRule = event.rules?.at(-1);
    if (lastRule !== undefined) this.#lastRule = { at, rule: lastRule };
    if (stage === "delivered") this.#noteDelivery(event, kept?.direction);
    else if (stage === "dropped" || stage === "rejected") this.#noteLoss(event);
  }

  summary(): FlowSummary {
    return {
      id: this.id,
      began: this.#began,
      last: this.#last,
      protocol: this.protocol,
      client: this.client,
      asked: this.asked,
      reached: this.reached,
      seenAs: this.#seenAs,
      path: [...this.#path],
      back: [...this.#back],
      outcome: this.#outcome,
      reason: this.#reason,
      packets: this.#packets,
      bytes: this.#bytes,
      about: this.about,
      isOfCommand: this.isOfCommand,
    };
  }

  packets(): FlowDetail["packets"] {
    return [...this.#kept.values()].map(({ direction, hops }) => ({ direction, hops: [...hops] }));
  }

  /** A host that answers speaks from somewhere else, or from another port of the same host. */
  #directionOf({ at, packet }: PacketEvent): Direction {
    const isClient = at === this.client.at && packet.source === this.client.address;
    return isClient && packet.sourcePort === this.client.port ? "request" : "reply";
  }

  #noteDelivery({ at, packet }: PacketEvent, kept: Direction | undefined): void {
    const atClient = at === this.client.at && packet.destination === this.client.address;
    const direction = kept ?? (atClient && packet.destinationPort === this.client.port ? "reply" : "request");
    if (direction === "reply") {
      if (at === this.client.at) this.#noteAnswer(packet);
      return;
    }
    if (this.reached) return;
    this.reached = { at, address: packet.destination, port: packet.destinationPort };
    if (packet.source !== this.client.address) this.#seenAs = packet.source;
    if (this.#outcome === "open") this.#outcome = "silent";
  }

  #noteAnswer(packet: PacketSummary): void {
    if (this.#outcome === "answered") return;
    const isReset = packet.flags?.includes("R") ?? false;
    const isError = packet.protocol === "icmp" && (this.protocol !== "icmp" || packet.source !== this.asked.address);
    this.#outcome = isReset || isError ? "refused" : "answered";
    if (isReset) this.#reason ??= "RST";
    if (this.#outcome === "answered") this.#reason = undefined;
  }

  #noteLoss({ at, stage, detail }: PacketEvent): void {
    if (this.#outcome === "answered") return;
    this.#outcome = stage === "rejected" ? "refused" : "dropped";
    this.#reason = `${at}: ${detail ?? stage}${this.#dropper(at, detail)}`;
  }

  /** `in INPUT` says the hook; the chain of the rule that did it says more. */
  #dropper(at: string, detail: string | undefined): string {
    const { rule } = this.#lastRule?.at === at ? this.#lastRule : { rule: "" };
    const [, chain] = /^-A (\S+) .*-j DROP$/.exec(rule) ?? [];
    return detail?.startsWith("in ") && chain !== undefined ? `, ${chain}` : "";
  }
}

/** From the rules that matched, or from what IPVS did: see the emitters in src/cluster/network. */
function drawOf({ at, stage, rules, detail }: PacketEvent): Draw | undefined {
  if (stage === "ipvs") {
    const [, scheduler] = /^\S+ (\S+) -> /.exec(detail ?? "") ?? [];
    return scheduler === undefined ? undefined : { at, chain: undefined, scheduler, isStuck: false };
  }
  const drawing = rules?.find((rule) => /^-A KUBE-SV[CL]-\w+ .*-j KUBE-SEP-/.test(rule));
  if (drawing === undefined) return undefined;
  return { at, chain: drawing.split(" ")[1], scheduler: undefined, isStuck: drawing.includes("--rcheck") };
}
