/** Counts what a suite compared, and says so at its end. */
export class Report {
  readonly #suite: string;
  readonly #differences = new Map<string, string>();
  #cases = 0;

  constructor(suite: string) {
    this.#suite = suite;
  }

  /** One case; `reason` is that of a difference which is known and stays. */
  count(name: string, reason?: string): void {
    this.#cases++;
    if (reason !== undefined) this.#differences.set(name, reason);
  }

  print(): void {
    const different = this.#differences.size;
    const lines = [
      `${this.#suite}: ${this.#cases} cases, ${this.#cases - different} identical, ${different} different`,
    ];
    for (const [name, reason] of this.#differences) lines.push(`  ${name}: ${reason}`);
    process.stdout.write(`${lines.join("\n")}\n`);
  }
}
