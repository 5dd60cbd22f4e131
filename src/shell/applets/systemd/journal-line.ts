import type { JournalEntry } from "../../../cluster/hosts/journal.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** As `journalctl` shows an entry (-o short); hosts keep UTC. */
export function journalLine(entry: JournalEntry, hostname: string): string {
  const date = new Date(entry.time);
  const day = String(date.getUTCDate()).padStart(2, "0");
  const time = date.toISOString().slice(11, 19);
  return `${months[date.getUTCMonth()]} ${day} ${time} ${hostname} ${entry.identifier}[${entry.pid}]: ${entry.text}\n`;
}
