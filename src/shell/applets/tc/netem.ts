import type { LinkConditions } from "../../../cluster/network/impairment.ts";
import type { NetemSettings } from "../../../cluster/network/kernel.ts";

/** What cannot be done, in tc's words. */
export class TcError extends Error {
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}

const defaultLimit = 1000;

/** Reads what stands behind `netem` (`change` keeps nothing of before). Throws TcError. */
export function parseNetem(words: readonly string[], handle: string): NetemSettings {
  let limit = defaultLimit;
  const conditions: { -readonly [K in keyof LinkConditions]: LinkConditions[K] } = {};
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "limit") limit = Number(rest.shift());
    else if (word === "delay" || word === "latency") {
      conditions.delayMs = milliseconds(rest.shift());
      if (/^\d/.test(rest[0] ?? "")) conditions.jitterMs = milliseconds(rest.shift());
      if (/%$/.test(rest[0] ?? "")) throw new TcError("eastwest: netem delay with a correlation is not simulated");
    } else if (word === "loss" || word === "drop") {
      if (rest[0] === "random") rest.shift();
      if (rest[0] === "state" || rest[0] === "gemodel")
        throw new TcError(`eastwest: netem loss ${rest[0]} is not simulated`);
      conditions.lossPercent = percent(rest.shift());
      if (/^\d/.test(rest[0] ?? "")) throw new TcError("eastwest: netem loss with a correlation is not simulated");
    } else if (["duplicate", "reorder", "corrupt", "rate", "gap", "distribution", "slot", "ecn"].includes(word)) {
      throw new TcError(`eastwest: netem ${word} is not simulated`);
    } else throw new TcError(`What is "${word}"?\n${usage}`);
  }
  return { handle, limit, conditions };
}

const usage = `Usage: ... netem [ limit PACKETS ]
                 [ delay TIME [ JITTER [CORRELATION]]]
                 [ distribution {uniform|normal|pareto|paretonormal} ]
                 [ corrupt PERCENT [CORRELATION]]
                 [ duplicate PERCENT [CORRELATION]]
                 [ loss random PERCENT [CORRELATION]]
                 [ loss state P13 [P31 [P32 [P23 P14]]]
                 [ loss gemodel PERCENT [R [1-H [1-K]]]
                 [ ecn ]
                 [ reorder PERCENT [CORRELATION] [ gap DISTANCE ]]
                 [ rate RATE [PACKETOVERHEAD] [CELLSIZE] [CELLOVERHEAD]]
                 [ slot MIN_DELAY [MAX_DELAY] [packets MAX_PACKETS] [bytes MAX_BYTES]]`;

const units: Readonly<Record<string, number>> = {
  "": 0.001,
  us: 0.001,
  usec: 0.001,
  ms: 1,
  msec: 1,
  s: 1000,
  sec: 1000,
};

/** As tc reads times: without a unit they are microseconds. */
function milliseconds(text = ""): number {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)([a-z]*)$/.exec(text) ?? [];
  const factor = units[unit.replace(/^(.*[^s])s$/, "$1")] ?? units[unit];
  if (number === undefined || factor === undefined) throw new TcError(`Illegal "latency"\n${usage}`);
  return Number(number) * factor;
}

function percent(text = ""): number {
  const [, number] = /^(\d+(?:\.\d+)?)%?$/.exec(text) ?? [];
  if (number === undefined || Number(number) > 100) throw new TcError(`Illegal "loss percent"\n${usage}`);
  return Number(number);
}

/** The options of netem as `tc qdisc show` prints them (tc/q_netem.c). */
export function netemText(limit: number, { delayMs = 0, jitterMs = 0, lossPercent = 0 }: LinkConditions): string {
  let text = `limit ${limit}`;
  if (delayMs > 0 || jitterMs > 0) text += ` delay ${timeText(delayMs)}`;
  if (jitterMs > 0) text += `  ${timeText(jitterMs)}`;
  if (lossPercent > 0) text += ` loss ${significant(lossPercent, 6)}%`;
  return text;
}

/** sprint_time of iproute2: three digits. */
function timeText(ms: number): string {
  if (ms >= 1000) return `${significant(ms / 1000, 3)}s`;
  return ms >= 1 ? `${significant(ms, 3)}ms` : `${significant(ms * 1000, 3)}us`;
}

/** printf's %g with so many digits. */
function significant(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}
