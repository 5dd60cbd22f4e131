import type { DnsEvent } from "../../../../cluster/trace.ts";

/** `nodata`: the name exists, and has no record of this type. `waiting`: no answer yet, or never one. */
export type AttemptOutcome = "found" | "nodata" | "nxdomain" | "failed" | "waiting";

export interface Attempt {
  readonly time: number;
  readonly name: string;
  readonly type: string;
  /** The address asked. */
  readonly server: string;
  /** Who answered there, where the trace saw it: a CoreDNS pod. */
  readonly servedBy: string | undefined;
  readonly outcome: AttemptOutcome;
  readonly responseCode: string | undefined;
  readonly answers: readonly string[];
  readonly took: number | undefined;
}

/** All that a client asked to find out about one name. */
export interface Lookup {
  readonly id: string;
  readonly at: string;
  /** What was looked up, without a domain of the search list as far as the questions tell. */
  readonly base: string;
  /** In the order in which they were asked. */
  readonly attempts: readonly Attempt[];
  readonly isFound: boolean;
  /** The search list was tried before the name as it stands: what follows from it, ndots is more than the name's dots. */
  readonly isSearchFirst: boolean;
}

interface Growing {
  readonly at: string;
  base: string;
  readonly attempts: Attempt[];
}

/** A resolver gives up after that long: what it asks later is about something else. */
const longestSilenceMs = 5000;

/** Questions and answers as they came, told as lookups; oldest first. */
export function lookupsOf(events: readonly DnsEvent[]): readonly Lookup[] {
  const open = new Map<string, Growing>();
  const all: Growing[] = [];
  for (const attempt of attemptsOf(events)) {
    const before = open.get(attempt.at);
    const base = before && commonBase(before, attempt);
    if (before && base !== undefined) {
      before.base = base;
      before.attempts.push(attempt);
    } else {
      const begun = { at: attempt.at, base: attempt.name, attempts: [attempt] };
      open.set(attempt.at, begun);
      all.push(begun);
    }
  }
  return all.map(({ at, base, attempts }) => {
    const names = new Set(attempts.map(({ name }) => name));
    return {
      id: `${at} ${attempts[0]?.time} ${attempts[0]?.name} ${attempts[0]?.type}`,
      at,
      base,
      attempts,
      isFound: attempts.some(({ outcome }) => outcome === "found"),
      isSearchFirst: names.size > 1 && attempts[0]?.name !== base,
    };
  });
}

type PlacedAttempt = Attempt & { readonly at: string };

function attemptsOf(events: readonly DnsEvent[]): readonly PlacedAttempt[] {
  const answers = events.filter(({ stage }) => stage === "answer");
  const served = events.filter(({ stage }) => stage === "served");
  return events.flatMap((query) => {
    if (query.stage !== "query") return [];
    const { at, time, name, type, server, client, clientPort } = query;
    const isSame = (event: DnsEvent) => event.name === name && event.type === type && event.client === client;
    const answer = answers.find((one) => isSame(one) && one.clientPort === clientPort && one.time >= time);
    const until = answer?.time ?? time + longestSilenceMs;
    const by = served.find((one) => isSame(one) && one.time >= time && one.time <= until);
    return {
      at,
      time,
      name,
      type,
      server,
      servedBy: by?.at,
      outcome: outcomeOf(answer),
      responseCode: answer?.responseCode,
      answers: answer?.answers ?? [],
      took: answer?.took,
    };
  });
}

function outcomeOf(answer: DnsEvent | undefined): AttemptOutcome {
  if (!answer) return "waiting";
  if (answer.responseCode === "NXDOMAIN") return "nxdomain";
  if (answer.responseCode !== "NOERROR") return "failed";
  return (answer.answers ?? []).length > 0 ? "found" : "nodata";
}

/** The base that a lookup has with one more attempt; undefined when the attempt belongs to another lookup. */
function commonBase({ base, attempts }: Growing, attempt: Attempt): string | undefined {
  const last = attempts.at(-1);
  if (!last || attempt.time - last.time > longestSilenceMs) return undefined;
  const same = attempts.filter(({ name, type }) => name === attempt.name && type === attempt.type);
  // Asked again without an answer: a retry. With one: somebody looks it up anew.
  if (same.length > 0) return same.every(({ outcome }) => outcome === "waiting") ? base : undefined;
  const names = new Set(attempts.map(({ name }) => name));
  if (names.has(attempt.name)) return base;
  // What was found is not looked for under other names, but for the other type of address.
  if (attempts.some(({ outcome, type }) => outcome === "found" && type === attempt.type)) return undefined;
  if (names.size > 1) return attempt.name === base || attempt.name.startsWith(`${base}.`) ? base : undefined;
  return baseOfTwo(base, attempt.name);
}

/** `web` for `web.default.svc.cluster.local` and `web.svc.cluster.local`: one's rest ends the other's. */
function baseOfTwo(one: string, other: string): string | undefined {
  const [left, right] = [one.split("."), other.split(".")];
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared++;
  if (shared === 0) return undefined;
  const [restLeft, restRight] = [left.slice(shared).join("."), right.slice(shared).join(".")];
  const isTail = (tail: string, whole: string) => tail === "" || whole.endsWith(`.${tail}`);
  if (!isTail(restLeft, restRight) && !isTail(restRight, restLeft)) return undefined;
  return left.slice(0, shared).join(".");
}
