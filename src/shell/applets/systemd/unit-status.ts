import { nameOf, type ServiceManager, titleOf, type Unit, unitFolder } from "../../../cluster/hosts/service-manager.ts";
import { journalLine } from "./journal-line.ts";

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/**
 * What `systemctl status` says of a unit (systemd 257). Tasks, memory and CPU time are left out, as they are where
 * accounting is off; there are no invocation ids.
 */
export function unitStatus(manager: ServiceManager, unit: Unit, hostname: string): string {
  const { file, name, exit, process } = unit;
  const enabled = file.isEnabled ? "enabled" : "static";
  const lines = [
    `${dot(unit)} ${titleOf(unit)}`,
    `     Loaded: loaded (${unitFolder}/${name}; ${enabled}; preset: enabled)`,
    `     Active: ${activeText(manager, unit)}`,
  ];
  if (!process && unit.since !== undefined) lines.push(`   Duration: ${spanText(unit.since - unit.startedAt)}`);
  if (exit) {
    const how = `code=${exit.code}, ${exit.code === "killed" ? `signal=${nameOf(exit.status)}` : `status=${exitText(exit.status)}`}`;
    lines.push(`    Process: ${exit.pid} ExecStart=${file.execStart.join(" ")} (${how})`);
    lines.push(`   Main PID: ${exit.pid} (${how})`);
  }
  if (process) {
    lines.push(`   Main PID: ${unit.mainPid} (${(file.execStart[0] ?? "").replace(/^.*\//, "")})`);
    lines.push(`     CGroup: /system.slice/${name}`);
    lines.push(`             └─${unit.mainPid} ${file.execStart.join(" ")}`);
  }
  const said = manager.journal
    .list()
    .filter((entry) => entry.unit === name)
    .slice(-10);
  const log = said.map((entry) => journalLine(entry, hostname)).join("");
  return `${lines.join("\n")}\n${log === "" ? "" : `\n${log}`}`;
}

function dot({ state }: Unit): string {
  if (state === "failed") return "×";
  return state === "inactive" ? "○" : "●";
}

function activeText(manager: ServiceManager, unit: Unit): string {
  const { state, since, exit } = unit;
  const words = {
    active: "active (running)",
    inactive: "inactive (dead)",
    deactivating: "deactivating (stop-sigterm)",
    failed: `failed (Result: ${exit?.code === "killed" ? "signal" : "exit-code"})`,
  };
  if (since === undefined) return words[state];
  const date = new Date(since);
  const stamp = `${days[date.getUTCDay()]} ${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
  return `${words[state]} since ${stamp}; ${agoText(manager.now - since)} ago`;
}

function exitText(status: number): string {
  if (status === 0) return "0/SUCCESS";
  return status === 1 ? "1/FAILURE" : String(status);
}

const units: readonly (readonly [name: string, ms: number])[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
  ["ms", 1],
];

/** `1h 2min 3.456s`: systemd's format_timespan. */
function spanText(ms: number): string {
  const parts: string[] = [];
  let rest = Math.round(ms);
  for (const [name, size] of units.slice(0, 3)) {
    if (rest >= size) parts.push(`${Math.floor(rest / size)}${name}`);
    rest %= size;
  }
  if (rest >= 1000) parts.push(rest % 1000 === 0 ? `${rest / 1000}s` : `${(rest / 1000).toFixed(3)}s`);
  else if (rest > 0 || parts.length === 0) parts.push(`${rest}ms`);
  return parts.join(" ");
}

/** `2h 3min`, `5s`, `120ms`: systemd's format_timestamp_relative, which names at most two units. */
function agoText(ms: number): string {
  if (ms < 60_000) return ms >= 1000 ? `${Math.floor(ms / 1000)}s` : `${Math.floor(ms)}ms`;
  if (ms < 3_600_000) {
    const seconds = Math.floor((ms % 60_000) / 1000);
    return `${Math.floor(ms / 60_000)}min${seconds > 0 ? ` ${seconds}s` : ""}`;
  }
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)}h${minutes > 0 ? ` ${minutes}min` : ""}`;
  const hours = Math.floor((ms % 86_400_000) / 3_600_000);
  const wholeDays = Math.floor(ms / 86_400_000);
  return `${wholeDays} day${wholeDays > 1 ? "s" : ""}${hours > 0 ? ` ${hours}h` : ""}`;
}
