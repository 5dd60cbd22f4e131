import type { Clock } from "../../cluster/clock.ts";

const barWidth = 32;

/** busybox' progress bar: at the end, and once a second while bytes come in. */
export class WgetProgress {
  readonly #clock: Clock;
  readonly #name: string;
  readonly #total: number | undefined;
  readonly #show: (line: string) => Promise<void>;
  readonly #isTerminal: boolean;
  readonly #started: number;
  #received = 0;
  #shownAt: number;

  /** On a terminal each line covers the one before. */
  constructor(
    clock: Clock,
    name: string,
    total: number | undefined,
    show: (line: string) => Promise<void>,
    isTerminal: boolean,
  ) {
    this.#isTerminal = isTerminal;
    this.#clock = clock;
    this.#name = name;
    this.#total = total;
    this.#show = show;
    this.#started = clock.now();
    this.#shownAt = this.#started;
  }

  async add(count: number): Promise<void> {
    this.#received += count;
    if (this.#clock.now() - this.#shownAt < 1000) return;
    this.#shownAt = this.#clock.now();
    await this.#show(this.#isTerminal ? `\r${this.#line(this.#total ?? 0)}` : `${this.#line(this.#total ?? 0)}\n`);
  }

  async finish(): Promise<void> {
    await this.#show(`${this.#isTerminal ? "\r" : ""}${this.#line(this.#total ?? this.#received)}\n`);
  }

  #line(total: number): string {
    const ratio = total > 0 ? Math.min(1, this.#received / total) : 0;
    const percent = String(Math.floor(ratio * 100)).padStart(3);
    const bar = "*".repeat(Math.floor(ratio * barWidth)).padEnd(barWidth);
    const left = ratio > 0 && ratio < 1 ? ((this.#clock.now() - this.#started) / 1000) * (1 / ratio - 1) : 0;
    const bars = total > 0 ? `${percent}% |${bar}|` : "";
    return `${this.#name.slice(0, 20).padEnd(20)} ${bars}${amount(this.#received)} ${time(Math.floor(left))} ETA`;
  }
}

function amount(bytes: number): string {
  if (bytes < 100_000) return String(bytes).padStart(6);
  const kilo = bytes / 1024;
  return kilo < 100_000
    ? `${String(Math.floor(kilo)).padStart(5)}k`
    : `${String(Math.floor(kilo / 1024)).padStart(5)}M`;
}

function time(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${String(Math.floor(seconds / 3600)).padStart(2)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
