type Sink = (data: Uint8Array, shown: () => void) => void;

/** Output on its way from the engine to the terminals; kept while a terminal has not been shown yet. */
export class TerminalOutputs {
  readonly #sinks = new Map<string, Sink>();
  readonly #kept = new Map<string, Uint8Array[]>();
  /** Told how much a terminal has shown: the engine's back-pressure. */
  onShown: (terminal: string, byteCount: number) => void = () => {};

  /** Everything that comes for `terminal` goes to `sink`, what came before first. Returns the function that ends it. */
  attach(terminal: string, sink: Sink): () => void {
    this.#sinks.set(terminal, sink);
    for (const data of this.#kept.get(terminal) ?? []) sink(data, () => {});
    this.#kept.delete(terminal);
    return () => {
      if (this.#sinks.get(terminal) === sink) this.#sinks.delete(terminal);
    };
  }

  write(terminal: string, data: Uint8Array): void {
    const sink = this.#sinks.get(terminal);
    if (sink) {
      sink(data, () => this.onShown(terminal, data.byteLength));
    } else {
      const kept = this.#kept.get(terminal) ?? [];
      kept.push(data);
      this.#kept.set(terminal, kept);
      // Kept here counts as shown, or a replay's output would stop at the engine's limit.
      this.onShown(terminal, data.byteLength);
    }
  }

  /** A line of the page's own, not of the lab's. */
  print(terminal: string, text: string): void {
    this.#sinks.get(terminal)?.(new TextEncoder().encode(text), () => {});
  }

  clear(): void {
    this.#sinks.clear();
    this.#kept.clear();
  }
}
