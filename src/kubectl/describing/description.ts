import { lastAppliedAnnotation } from "../patching/last-applied.ts";
import { alignTabs } from "./elastic-tabs.ts";

/** Longer annotations go below their key, cut to this. */
const longestAnnotation = 140;

/** The text of a `describe`, line by line; tabs align what follows them. */
export class Description {
  #done = "";
  #open = "";

  /** `level`: two blanks each. */
  line(level: number, text: string): void {
    this.#open += `${"  ".repeat(level)}${text}\n`;
  }

  /** What comes next is aligned on its own. */
  flush(): void {
    this.#done += alignTabs(this.#open);
    this.#open = "";
  }

  /** A title with lines beside it, `<none>` without any. */
  lines(title: string, values: readonly string[], indent = ""): void {
    if (values.length === 0) this.line(0, `${indent}${title}:\t<none>`);
    values.forEach((value, index) => {
      this.line(0, index === 0 ? `${indent}${title}:\t${value}` : `${indent}\t${value}`);
    });
  }

  labels(title: string, labels: Readonly<Record<string, string>> | undefined): void {
    const keys = Object.keys(labels ?? {}).sort();
    // The continuation lines of an indented title begin at the margin, as in the real one.
    const [first = "<none>", ...more] = keys.map((key) => `${key}=${labels?.[key]}`);
    this.line(0, `${title}:\t${first}`);
    for (const label of more) this.line(0, `\t${label}`);
  }

  annotations(title: string, annotations: Readonly<Record<string, string>> | undefined): void {
    const keys = Object.keys(annotations ?? {})
      .filter((key) => key !== lastAppliedAnnotation)
      .sort();
    if (keys.length === 0) this.line(0, `${title}:\t<none>`);
    keys.forEach((key, index) => {
      const lead = index === 0 ? `${title}:\t` : "\t";
      const value = (annotations?.[key] ?? "").replace(/\n$/, "");
      if (value.length + key.length + 2 <= longestAnnotation && !value.includes("\n")) {
        this.line(0, `${lead}${key}: ${value}`);
        return;
      }
      this.line(0, `${lead}${key}:`);
      for (const line of value.split("\n")) this.line(0, `\t  ${shortened(line)}`);
    });
  }

  toString(): string {
    this.flush();
    return this.#done;
  }

  /** With its tabs as they are. */
  unaligned(): string {
    return this.#open;
  }
}

function shortened(line: string): string {
  const most = longestAnnotation - 2;
  return line.length > most ? `${line.slice(0, most)}...` : line;
}

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Go's RFC1123Z in UTC: `Fri, 02 Jan 2026 03:04:05 +0000`; a missing time is Go's year 1. */
export function longTime(timestamp: string | undefined): string {
  if (!timestamp) return "Mon, 01 Jan 0001 00:00:00 +0000";
  const date = new Date(Date.parse(timestamp));
  const two = (number: number) => String(number).padStart(2, "0");
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(":");
  return `${days[date.getUTCDay()]}, ${two(date.getUTCDate())} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()} ${clock} +0000`;
}

/** `True`, `False`. */
export function capitalized(value: boolean | undefined): string {
  return value ? "True" : "False";
}
