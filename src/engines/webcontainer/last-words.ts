/** So many lines are kept. */
const keptLines = 40;

/** What a process has said beside its frames: of a crash, its reason. */
export class LastWords {
  #lines: string[] = [];

  note(line: string): void {
    this.#lines = [...this.#lines.slice(1 - keptLines), line];
  }

  /** The last error, as Node.js names it at the end of a stack, else the last line. */
  told(): string {
    const said = this.#lines.filter((line) => line.trim() !== "");
    return (said.findLast((line) => /^(?:\w*Error|FATAL ERROR)\b/.test(line)) ?? said.at(-1) ?? "").trim();
  }
}
