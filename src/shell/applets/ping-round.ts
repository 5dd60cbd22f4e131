import type { Cancellation } from "../../cluster/cancellation.ts";
import type { Clock } from "../../cluster/clock.ts";
import { DeadlineError, within } from "../../cluster/network/http/deadline.ts";
import type { NetworkStack, PingReply } from "../../cluster/network/sockets.ts";

export interface PingPlan {
  readonly to: string;
  /** Bytes of data behind the ICMP header. */
  readonly size: number;
  /** Undefined: until stopped. */
  readonly count: number | undefined;
  readonly intervalMs: number;
  /** How long the last answers are waited for, once `count` requests are out. */
  readonly lingerMs: number;
  /** When it ends anyway, counted from the start. */
  readonly deadlineMs: number | undefined;
  readonly firstSequence: number;
}

export interface PingSummary {
  transmitted: number;
  received: number;
  errors: number;
  /** Round-trip times in milliseconds. */
  readonly times: number[];
}

/** A reply with the time since its request. */
export type TimedReply = PingReply & { readonly roundTripMs: number };

/**
 * Sends echo requests and reports what comes back, until the plan is through. `summary` is up to date at any moment, also
 * when the signal (its reason is thrown) or a SocketError from sending ends it.
 */
export async function runPing(
  host: { readonly network: NetworkStack; readonly clock: Clock; readonly signal: Cancellation },
  plan: PingPlan,
  summary: PingSummary,
  onReply: (reply: TimedReply) => Promise<void>,
): Promise<void> {
  const { clock, network, signal } = host;
  const socket = network.openPing();
  const started = clock.now();
  const end = plan.deadlineMs === undefined ? undefined : started + plan.deadlineMs;
  const sentAt = new Map<number, number>();
  const allAnswered = () => plan.count !== undefined && summary.received + summary.errors >= plan.count;

  const receive = async (deadline: Cancellation): Promise<void> => {
    while (!allAnswered()) {
      const reply = await socket.receive(deadline);
      const sent = sentAt.get(reply.sequence);
      if (sent === undefined) continue;
      sentAt.delete(reply.sequence);
      const roundTripMs = clock.now() - sent;
      if (reply.kind === "reply") {
        summary.received++;
        summary.times.push(roundTripMs);
      } else summary.errors++;
      await onReply({ ...reply, roundTripMs });
    }
  };

  try {
    for (;;) {
      const sequence = plan.firstSequence + summary.transmitted;
      sentAt.set(sequence, clock.now());
      socket.send(plan.to, sequence & 0xffff, new Uint8Array(plan.size));
      summary.transmitted++;
      const isLast = plan.count !== undefined && summary.transmitted >= plan.count;
      const next = started + summary.transmitted * plan.intervalMs;
      const until = Math.min(isLast ? clock.now() + plan.lingerMs : next, end ?? Number.POSITIVE_INFINITY);
      try {
        await within(clock, until - clock.now(), signal, receive);
        return;
      } catch (error) {
        if (!(error instanceof DeadlineError)) throw error;
      }
      if (isLast || (end !== undefined && clock.now() >= end)) return;
    }
  } finally {
    socket.close();
  }
}
