import type { Flow } from "./flow.ts";
import type { Tally } from "./view-data.ts";

const dnsPort = 53;
/** A flow that began so many flows ago does not change any more. */
const flowsKept = 1000;

interface Count {
  readonly client: string;
  readonly asked: string;
  /** By the address reached: the flows that reached it. */
  readonly reached: Map<string, number>;
  failed: number;
}

/** Which backends the reader's command has reached, address by address: what a loop's histogram shows. */
export class Tallies {
  readonly #counts = new Map<string, Count>();
  /** By flow: where it was counted. */
  readonly #counted = new Map<number, string>();
  readonly #running = new Set<string>();
  /** Flows are numbered as they begin: those up to this one are of commands before. */
  #before = 0;
  #latest = 0;
  command = "";

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

  /** Counts a connection once it has reached somebody, or was refused or lost. Names' exchanges and pings are none. */
  note(flow: Flow): void {
    const { client, asked, reached, outcome } = flow;
    this.#latest = Math.max(this.#latest, flow.id);
    if (flow.id <= this.#before) return;
    if (flow.protocol !== "tcp" || asked.port === dnsPort) return;
    const hasFailed = outcome === "refused" || outcome === "dropped";
    if (!reached && !hasFailed) return;
    const place = hasFailed ? "failed" : (reached?.address ?? "");
    const before = this.#counted.get(flow.id);
    if (before === place) return;
    const count = this.#countOf(client.at ?? client.address, `${asked.address}:${asked.port}`);
    if (before === "failed") count.failed--;
    else if (before !== undefined) count.reached.set(before, (count.reached.get(before) ?? 0) - 1);
    if (hasFailed) count.failed++;
    else count.reached.set(place, (count.reached.get(place) ?? 0) + 1);
    this.#counted.set(flow.id, place);
    const [oldest] = this.#counted.keys();
    if (this.#counted.size > flowsKept && oldest !== undefined) this.#counted.delete(oldest);
  }

  list(): readonly Tally[] {
    return [...this.#counts.values()].map(({ client, asked, reached, failed }) => ({
      client,
      asked,
      counts: [...reached].filter(([, count]) => count > 0),
      failed,
    }));
  }

  #countOf(client: string, asked: string): Count {
    const key = `${client} ${asked}`;
    let count = this.#counts.get(key);
    if (!count) {
      count = { client, asked, reached: new Map(), failed: 0 };
      this.#counts.set(key, count);
    }
    return count;
  }
}
