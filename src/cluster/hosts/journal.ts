/** A line of a host's journal. */
export interface JournalEntry {
  readonly time: number;
  /** `cloud-user.service`. */
  readonly unit: string;
  /** Who says it: `systemd`, `java`. */
  readonly identifier: string;
  readonly pid: number;
  readonly text: string;
}

/** Entries kept. */
const longest = 5000;

/** What systemd and the services that it runs have said. */
export class Journal {
  readonly #now: () => number;
  #entries: JournalEntry[] = [];
  readonly #followers = new Set<(entry: JournalEntry) => void>();

  constructor(now: () => number) {
    this.#now = now;
  }

  add(entry: Omit<JournalEntry, "time">): void {
    const added = { ...entry, time: this.#now() };
    this.#entries.push(added);
    if (this.#entries.length > longest) this.#entries = this.#entries.slice(-longest / 2);
    for (const follow of this.#followers) follow(added);
  }

  list(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** Returns the function that ends it. */
  follow(follower: (entry: JournalEntry) => void): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }
}
