/** Of a shell's line editor, those that start something: Enter, a new line, Tab, and Ctrl-D, which ends the shell. */
const startsSomething = ["\r", "\n", "\t", "\x04"];

interface Typed {
  readonly terminal: string;
  readonly data: string;
}

/**
 * What is typed before there is a cluster. A shell that has its prompt lets a line be edited; from the first key on that
 * would start something, all waits until it can.
 */
export class TypedAhead {
  #waiting: Typed[] = [];
  #show: ((terminal: string, data: string) => void) | undefined;

  type(terminal: string, data: string): void {
    const show = this.#waiting.length === 0 ? this.#show : undefined;
    const starts = startsSomething.map((key) => data.indexOf(key)).filter((index) => index >= 0);
    const at = show ? Math.min(data.length, ...starts) : 0;
    if (at > 0) show?.(terminal, data.slice(0, at));
    if (at < data.length) this.#waiting.push({ terminal, data: data.slice(at) });
  }

  /** From now on, the line's keys can be shown. */
  showIn(show: (terminal: string, data: string) => void): void {
    this.#show = show;
    for (const { terminal, data } of this.take()) this.type(terminal, data);
  }

  /** What has waited. */
  take(): readonly Typed[] {
    return this.#waiting.splice(0);
  }
}
