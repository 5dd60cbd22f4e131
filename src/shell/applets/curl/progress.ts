import type { Clock, Timer } from "../../../cluster/clock.ts";

const heading =
  "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n" +
  "                                 Dload  Upload   Total   Spent    Left  Speed\n";

/** curl's progress meter on stderr: at the start, once a second, and at the end of a transfer (lib/progress.c). */
export class ProgressMeter {
  readonly #clock: Clock;
  readonly #print: (text: string) => void;
  readonly #started: number;
  #timer: Timer | undefined;
  received = 0;
  sent = 0;
  /** From Content-Length. */
  expected: number | undefined;

  /** `goesOn`: after a redirect, which neither repeats the heading nor the first line. */
  constructor(clock: Clock, print: (text: string) => void, goesOn: boolean) {
    this.#clock = clock;
    this.#print = print;
    this.#started = clock.now();
    if (!goesOn) {
      print(heading);
      this.#draw();
    }
    this.#tick();
  }

  /** Draws the last state; `newline` as after a transfer, not after a name that was not found. */
  finish(newline: boolean): void {
    this.#timer?.cancel();
    if (!newline) return;
    this.#draw();
    this.#print("\n");
  }

  #tick(): void {
    this.#timer = this.#clock.after(1000, () => {
      this.#draw();
      this.#tick();
    });
  }

  #draw(): void {
    const elapsed = this.#clock.now() - this.#started;
    const speed = (bytes: number) => Math.floor((bytes * 1000) / Math.max(elapsed, 1));
    const down = speed(this.received);
    const up = speed(this.sent);
    const totalSeconds = this.expected && down > 0 ? Math.floor(this.expected / down) : 0;
    const spent = Math.floor(elapsed / 1000);
    const expected = this.expected ?? this.received;
    const columns = [
      `\r${percent(this.received + this.sent, expected + this.sent)} ${size(expected + this.sent)}`,
      ` ${percent(this.received, this.expected)} ${size(this.received)}`,
      ` ${percent(this.sent, this.sent)} ${size(this.sent)}`,
      ` ${size(down)}`,
      ` ${size(up)}`,
      clockTime(totalSeconds),
      clockTime(spent),
      clockTime(totalSeconds > 0 ? totalSeconds - spent : 0),
      size(down + up),
    ];
    this.#print(columns.join(" "));
  }
}

function percent(part: number, whole: number | undefined): string {
  return String(whole ? Math.floor((part * 100) / whole) : 0).padStart(3);
}

/** Five characters: bytes, then thousands, then millions (max5data). */
function size(bytes: number): string {
  if (bytes < 100_000) return String(bytes).padStart(5);
  if (bytes < 10_000 * 1024) return `${String(Math.floor(bytes / 1024)).padStart(4)}k`;
  const tenths = Math.floor((bytes % 1048576) / 104857.6);
  return `${String(Math.floor(bytes / 1048576)).padStart(2)}.${tenths}M`;
}

function clockTime(seconds: number): string {
  if (seconds <= 0) return "--:--:--";
  const two = (value: number) => String(value).padStart(2, "0");
  return `${String(Math.floor(seconds / 3600)).padStart(2)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
