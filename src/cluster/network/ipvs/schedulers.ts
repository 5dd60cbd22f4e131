import type { Ipv4 } from "../ipv4.ts";
import type { RealServer } from "./virtual-server.ts";

/** Who a new connection is for. */
export interface ScheduledEnds {
  readonly source: Ipv4;
  readonly destination: Ipv4;
}

/** Picks a real server for each new connection; undefined when none may have it. */
export interface Scheduler {
  readonly name: string;
  pick(servers: readonly RealServer[], ends: ScheduledEnds): RealServer | undefined;
  /** Servers or weights are different now; `gone` has been taken out, after `previous`. */
  changed?(servers: readonly RealServer[], gone?: RealServer, previous?: RealServer): void;
}

const makers: Readonly<Record<string, () => Scheduler>> = {
  rr: roundRobin,
  wrr: weightedRoundRobin,
  lc: () =>
    leastLoaded(
      "lc",
      ({ activeConnections, inactiveConnections }) => activeConnections * 256 + inactiveConnections,
      false,
    ),
  wlc: () =>
    leastLoaded(
      "wlc",
      ({ activeConnections, inactiveConnections }) => activeConnections * 256 + inactiveConnections,
      true,
    ),
  sed: () => leastLoaded("sed", expectedDelay, true),
  nq: neverQueue,
  sh: () => hashed("sh", ({ source }) => source, true),
  dh: () => hashed("dh", ({ destination }) => destination, false),
};

/** Those that kube-proxy's documentation names, too. */
const notSimulated = ["lblc", "lblcr", "mh", "ovf", "fo", "twos"];

/** The kernel's module of this name; undefined when there is none, "not simulated" when only here. */
export function createScheduler(name: string): Scheduler | "not simulated" | undefined {
  if (notSimulated.includes(name)) return "not simulated";
  return Object.hasOwn(makers, name) ? makers[name]?.() : undefined;
}

const takesConnections = ({ weight }: RealServer) => weight > 0;

/** One after the other (ip_vs_rr.c). */
function roundRobin(): Scheduler {
  let last: RealServer | undefined;
  return {
    name: "rr",
    pick(servers) {
      const start = last ? servers.indexOf(last) + 1 : 0;
      for (let i = 0; i < servers.length; i++) {
        const server = servers[(start + i) % servers.length];
        if (!server || !takesConnections(server)) continue;
        last = server;
        return server;
      }
      return undefined;
    },
    changed(_, gone, previous) {
      if (gone && gone === last) last = previous;
    },
  };
}

/** In rounds, each with a lower threshold of weight than the one before (ip_vs_wrr.c). */
function weightedRoundRobin(): Scheduler {
  let position = -1;
  let threshold = 0;
  return {
    name: "wrr",
    pick(servers) {
      const weights = servers.map(({ weight }) => weight);
      const step = weights.reduce(greatestCommonDivisor, 0);
      const highest = Math.max(0, ...weights);
      if (step === 0) return undefined;
      // At most two rounds at every threshold: somebody has the highest weight.
      for (let i = 0; i < 2 * servers.length * (highest / step + 1); i++) {
        position++;
        if (position >= servers.length || threshold <= 0) {
          position = 0;
          threshold -= step;
          if (threshold <= 0) threshold = highest;
        }
        const server = servers[position];
        if (server && server.weight >= threshold) return server;
      }
      return undefined;
    },
    changed() {
      position = -1;
      threshold = 0;
    },
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function expectedDelay({ activeConnections }: RealServer): number {
  return activeConnections + 1;
}

/** The one with the lowest load, or the lowest for its weight; among equals the first. */
function leastLoaded(name: string, loadOf: (server: RealServer) => number, byWeight: boolean): Scheduler {
  return {
    name,
    pick(servers) {
      let best: RealServer | undefined;
      const heavier = (a: RealServer, b: RealServer) =>
        byWeight ? loadOf(a) * b.weight > loadOf(b) * a.weight : loadOf(a) > loadOf(b);
      for (const server of servers) {
        if (takesConnections(server) && (!best || heavier(best, server))) best = server;
      }
      return best;
    },
  };
}

/** An idle one if there is any, otherwise as `sed` (ip_vs_nq.c). */
function neverQueue(): Scheduler {
  const otherwise = leastLoaded("nq", expectedDelay, true);
  return {
    name: "nq",
    pick: (servers, ends) =>
      servers.find((server) => takesConnections(server) && server.activeConnections === 0) ??
      otherwise.pick(servers, ends),
  };
}

/** IP_VS_SH_TAB_SIZE. */
const buckets = 256;
/** The multiplier of Knuth's that both modules hash with. */
const multiplier = 2654435761;

/** The same server for the same end, as long as the servers are the same (ip_vs_sh.c, ip_vs_dh.c). */
function hashed(name: string, endOf: (ends: ScheduledEnds) => Ipv4, byWeight: boolean): Scheduler {
  let table: readonly RealServer[] | undefined;
  return {
    name,
    pick(servers, ends) {
      table ??= fill(servers, byWeight);
      const server = table[(Math.imul(endOf(ends), multiplier) >>> 0) % buckets];
      // One that takes nothing is not replaced by another.
      return server && takesConnections(server) ? server : undefined;
    },
    changed() {
      table = undefined;
    },
  };
}

/** The buckets dealt out in turn, as many a turn as a server's weight. */
function fill(servers: readonly RealServer[], byWeight: boolean): RealServer[] {
  const dealt = byWeight ? servers.filter(takesConnections) : servers;
  const turns = dealt.flatMap((server) => Array.from({ length: byWeight ? server.weight : 1 }, () => server));
  if (turns.length === 0) return [];
  return Array.from({ length: buckets }, (_, index) => turns[index % turns.length]).filter((one) => one !== undefined);
}
