import type { Draw, Flow } from "./flow.ts";
import type { Draws, Tally } from "./view-data.ts";

const dnsPort = 53;
/** A flow that began so many flows ago does not change any more. */
const flowsKept = 1000;

interface Count {
  readonly client: string;
  readonly asked: string;
  /** By the address reached: the flows that reached it. */
  readonly reached: Map<string, number>;
  readonly draws: CountedDraws[];
  failed: number;
  stuck: number;
  requests: number;
  heldRequests: number;
}

type CountedDraws = Omit<Draws, "count"> & { count: number };

/** Which backends the reader's command has reached, address by address: what a loop's histogram shows. */
export class Tallies {
  readonly #counts = new Map<string, Count>();
  /** By flow: where it was counted. */
  readonly #counted = new Map<number, string>();
  /** By flow: how many of its requests were counted. */
  readonly #requests = new Map<number, number>();
  readonly #running = new Set<string>();
  readonly #candidates: (draw: Draw, asked: string) => readonly string[];
  /** Flows are numbered as they begin: those up to this one are of commands before. */
  #before = 0;
  #latest = 0;
  command = "";

  /** `candidates`: the addresses that a draw for the address asked is made from now. */
  constructor(candidates: (draw: Draw, asked: string) => readonly string[]) {
    this.#candidates = candidates;
  }

  /** A command has been entered. What was counted before is forgotten unless another terminal's still runs. */
  begin(terminal: string, line: string): void {
    if (this.#running.size === 0) {
      this.#counts.clear();
      this.#counted.clear();
      this.#before = this.#latest;
      this.command = line;
    }
    this.#running.add(terminal);
  }

  end(terminal: string): void {
    this.#running.delete(terminal);
  }

  isBusy(terminal: string): boolean {
    return this.#running.has(terminal);
  }

  /** Counts a connection once it has reached somebody, or was refused or lost. Names' exchanges and pings are none. */
  note(flow: Flow): void {
    const { asked, reached, outcome } = flow;
    this.#latest = Math.max(this.#latest, flow.id);
    if (flow.protocol !== "tcp" || asked.port === dnsPort) return;
    this.#noteRequests(flow);
    if (flow.id <= this.#before) return;
    const hasFailed = outcome === "refused" || outcome === "dropped";
    if (!reached && !hasFailed) return;
    const place = hasFailed ? "failed" : (reached?.address ?? "");
    const before = this.#counted.get(flow.id);
    if (before === place) return;
    const count = this.#countOf(flow);
    if (before === "failed") count.failed--;
    else if (before !== undefined) count.reached.set(before, (count.reached.get(before) ?? 0) - 1);
    if (hasFailed) count.failed++;
    else count.reached.set(place, (count.reached.get(place) ?? 0) + 1);
    if (before === undefined && flow.draw) this.#noteDraw(count, flow.draw);
    keep(this.#counted, flow.id, place);
  }

  list(): readonly Tally[] {
    return [...this.#counts.values()].map(({ reached, draws, ...count }) => ({
      ...count,
      counts: [...reached].filter(([, connections]) => connections > 0),
      draws: draws.map((one) => ({ ...one })),
    }));
  }

  #noteRequests(flow: Flow): void {
    const more = flow.requests - (this.#requests.get(flow.id) ?? 0);
    if (more <= 0) return;
    const count = this.#countOf(flow);
    if (flow.id <= this.#before) count.heldRequests += more;
    else count.requests += more;
    keep(this.#requests, flow.id, flow.requests);
  }

  #noteDraw(count: Count, draw: Draw): void {
    if (draw.isStuck) {
      count.stuck++;
      return;
    }
    const { scheduler, at: node } = draw;
    const among = this.#candidates(draw, count.asked);
    const known = count.draws.find(
      (one) => one.scheduler === scheduler && one.node === node && one.among.join() === among.join(),
    );
    if (known) known.count++;
    else count.draws.push({ scheduler, node, among, count: 1 });
  }

  #countOf({ client: { at, address }, asked }: Flow): Count {
    const client = at ?? address;
    const askedText = `${asked.address}:${asked.port}`;
    const key = `${client} ${askedText}`;
    let count = this.#counts.get(key);
    if (!count) {
      count = {
        client,
        asked: askedText,
        reached: new Map(),
        draws: [],
        failed: 0,
        stuck: 0,
        requests: 0,
        heldRequests: 0,
      };
      this.#counts.set(key, count);
    }
    return count;
  }
}

/** Forgets the oldest flow where there are too many. */
function keep<Value>(map: Map<number, Value>, flow: number, value: Value): void {
  map.set(flow, value);
  const [oldest] = map.keys();
  if (map.size > flowsKept && oldest !== undefined) map.delete(oldest);
}
