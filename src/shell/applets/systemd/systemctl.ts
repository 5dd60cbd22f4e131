import type { ServiceManager, Unit } from "../../../cluster/hosts/service-manager.ts";
import { readSignalName } from "../../signals.ts";
import { type Applet, type AppletMain, Failure } from "../applet.ts";
import { unitStatus } from "./unit-status.ts";

type Verb = (applet: Applet, manager: ServiceManager, units: readonly Unit[], signal: string) => Promise<number>;

/** systemctl(1): `status` tells by 3 that a unit does not run, `is-active` too. */
const notRunning = 3;
const noSuchUnit = 5;

const verbs: Readonly<Record<string, Verb>> = {
  start: async (_, manager, units) => {
    for (const unit of units) manager.start(unit);
    return 0;
  },
  stop: async (_, manager, units) => {
    await Promise.all(units.map((unit) => manager.stop(unit)));
    return 0;
  },
  restart: async (_, manager, units) => {
    await Promise.all(
      units.map(async (unit) => {
        await manager.stop(unit);
        manager.start(unit);
      }),
    );
    return 0;
  },
  kill: async (_, manager, units, signalText) => {
    const signal = readSignalName(signalText);
    if (!signal) throw new Failure(`Failed to parse signal string ${signalText}.`);
    for (const unit of units) manager.kill(unit, signal);
    return 0;
  },
  status: async (applet, manager, units) => {
    const { hostname } = applet.process.machine;
    const texts = units.map((unit) => unitStatus(manager, unit, hostname));
    await applet.write(texts.join("\n"));
    return units.every(({ process }) => process) ? 0 : notRunning;
  },
  "is-active": async (applet, _, units) => {
    for (const { state } of units) await applet.write(`${state}\n`);
    return units.some(({ state }) => state === "active") ? 0 : notRunning;
  },
  cat: async (applet, _, units) => {
    for (const { name } of units) {
      const path = `/etc/systemd/system/${name}`;
      await applet.write(`# ${path}\n${applet.process.machine.files.readText(path)}`);
    }
    return 0;
  },
};

/** `systemctl` of systemd 257 for services. */
export function createSystemctl(manager: ServiceManager): AppletMain {
  return async (applet) => {
    const options = applet.options("s:at:l", { signal: "s", all: "a", type: "t", full: "l", "no-pager": "l" });
    const [verb = "list-units", ...names] = options.operands;
    if (verb === "daemon-reload") {
      manager.reload();
      return 0;
    }
    if (verb === "list-units") return listUnits(applet, manager, options.has("a"));
    const run = verbs[verb];
    if (!run) throw new Failure(`eastwest: systemctl ${verb} is not simulated`);
    if (names.length === 0) {
      if (verb === "status") throw new Failure("eastwest: systemctl status without a unit is not simulated");
      await say(applet, "Too few arguments.\n");
      return 1;
    }
    const found: Unit[] = [];
    for (const name of names) {
      const unit = manager.unit(name);
      if (unit) {
        found.push(unit);
        continue;
      }
      const full = name.includes(".") ? name : `${name}.service`;
      if (verb === "is-active") {
        await applet.write("inactive\n");
        return 4;
      }
      await say(applet, unknownUnit(verb, full));
      return verb === "status" ? 4 : noSuchUnit;
    }
    if (warned.has(verb)) {
      for (const unit of found) if (manager.isOutdated(unit)) await say(applet, changedOnDisk(unit));
    }
    return run(applet, manager, found, options.value("s") ?? "TERM");
  };
}

/** Verbs that say when a unit's file is not the one that systemd has read. */
const warned: ReadonlySet<string> = new Set(["start", "stop", "restart", "status"]);

/** systemd's src/systemctl/systemctl-util.c, warn_unit_file_changed(). */
function changedOnDisk({ name }: Unit): string {
  return `Warning: The unit file, source configuration file or drop-ins of ${name} changed on disk. Run 'systemctl daemon-reload' to reload units.\n`;
}

function unknownUnit(verb: string, name: string): string {
  if (verb === "status") return `Unit ${name} could not be found.\n`;
  if (verb === "cat") return `No files found for ${name}.\n`;
  return `Failed to ${verb} ${name}: Unit ${name} not ${verb === "start" || verb === "restart" ? "found" : "loaded"}.\n`;
}

async function say(applet: Applet, text: string): Promise<void> {
  await applet.process.stderr.write(new TextEncoder().encode(text));
}

/** The table with its legend; what is inactive is shown with -a. */
async function listUnits(applet: Applet, manager: ServiceManager, all: boolean): Promise<number> {
  const units = manager.units.filter(({ state }) => all || state !== "inactive");
  const rows = units.map((unit) => [
    unit.state === "failed" ? "●" : " ",
    unit.name,
    "loaded",
    unit.state,
    subState(unit),
    unit.file.description || unit.name,
  ]);
  const heads = [" ", "UNIT", "LOAD", "ACTIVE", "SUB", "DESCRIPTION"];
  const widths = heads.map((head, index) => Math.max(head.length, ...rows.map((row) => row[index]?.length ?? 0)));
  for (const row of [heads, ...rows]) {
    const cells = row.map((cell, index) => (index === heads.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)));
    await applet.write(`${cells.join(" ")}\n`);
  }
  await applet.write(`
Legend: LOAD   → Reflects whether the unit definition was properly loaded.
        ACTIVE → The high-level unit activation state, i.e. generalization of SUB.
        SUB    → The low-level unit activation state, values depend on unit type.

${units.length} loaded units listed.${all ? "" : " Pass --all to see loaded but inactive units, too."}
To show all installed unit files use 'systemctl list-unit-files'.
`);
  return 0;
}

function subState({ state }: Unit): string {
  return { active: "running", inactive: "dead", failed: "failed", deactivating: "stop-sigterm" }[state];
}
