import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { randomRuleset } from "../../src/cluster/network/netfilter/random-rules.case.ts";
import { restore } from "../../src/cluster/network/netfilter/restore.ts";
import { emptyRuleset } from "../../src/cluster/network/netfilter/ruleset.ts";
import { save } from "../../src/cluster/network/netfilter/save.ts";
import { type Outcome, type Recording, recording } from "../../src/shell/applets/oracle.case.ts";
import { Report } from "../report.ts";
import { findTool, mustRun, needRoot } from "../tool.ts";
import { readCaptureAgain, recordAgain, runScripts, type ScriptOutcome, saveAfterRestore, source } from "./record.ts";

// The unit tests hold our applets to these recordings; here the recordings are held to the real tools.
const report = new Report("tools");

/**
 * curl draws its meter again after each second of the real clock: how often the same row comes is the machine's affair.
 * (The unit tests, whose clock is ours, compare every row.)
 */
function drawnOnce(outcome: Outcome | undefined): Outcome | undefined {
  return outcome && { ...outcome, stderr: outcome.stderr.replace(/(\r[^\r\n]+ …)\1+/g, "$1") };
}

describe.each([
  {
    file: join(source, "shell/applets/curl/curl-7.88.1.oracle.json"),
    tool: "curl",
    version: ["--version"],
    expected: /^curl 7\.88\.1 /,
  },
  {
    file: join(source, "shell/applets/wget.busybox-1.35.oracle.json"),
    tool: "busybox",
    version: [],
    expected: /^BusyBox v1\.35\.0 /,
  },
])("$file", ({ file, tool, version, expected }) => {
  const recorded = recording(file).outcomes;
  let again: Recording["outcomes"] = {};
  beforeAll(async () => {
    expect(await mustRun(findTool(tool), version), "the version that was recorded").toMatch(expected);
    again = (await recordAgain(file)).outcomes;
  });

  it.each(Object.keys(recorded))("%s", (line) => {
    expect(drawnOnce(recorded[line])).toEqual(drawnOnce(again[line]));
    report.count(line);
  });
});

describe("busybox' shell and applets", () => {
  const file = join(source, "shell/busybox-1.35.oracle.json");
  const recorded: { readonly tool: string; readonly outcomes: Readonly<Record<string, ScriptOutcome>> } = JSON.parse(
    readFileSync(file, "utf8"),
  );
  let again: Record<string, ScriptOutcome> = {};
  beforeAll(async () => {
    expect(await mustRun(findTool("busybox"), []), "the version that was recorded").toMatch(/^BusyBox v1\.35\.0 /);
    again = await runScripts();
  });

  it("has every script that the unit tests run", () => {
    expect(Object.keys(recorded.outcomes)).toEqual(Object.keys(again));
  });

  it.each(Object.keys(recorded.outcomes))("%s", (script) => {
    expect(recorded.outcomes[script]).toEqual(again[script]);
    report.count(script);
  });
});

describe("tcpdump", () => {
  const folder = join(source, "shell/applets/tcpdump/recorded");
  const recorded = recording(join(folder, "tcpdump-4.99.oracle.json")).outcomes;
  let again: Recording["outcomes"] = {};
  beforeAll(async () => {
    again = await readCaptureAgain(folder, Object.keys(recorded));
  });

  it.each(Object.keys(recorded))("%s", (line) => {
    expect(recorded[line]).toEqual(again[line]);
    report.count(line);
  });
});

describe("iptables-save", () => {
  const folder = join(source, "cluster/network/netfilter/recorded");
  const inputs = readdirSync(folder).filter((name) => name.endsWith(".input"));
  beforeAll(() => needRoot());

  it.each(inputs)("%s", async (input) => {
    const saved = readFileSync(join(folder, `${basename(input, ".input")}.saved`), "utf8");
    expect(saved).toBe(await saveAfterRestore(readFileSync(join(folder, input), "utf8")));
    report.count(input);
  });

  const seed = Number(process.env.SEED ?? 1);
  const drawn = fc.sample(randomRuleset, { seed, numRuns: 80 });
  it.each(drawn.map((text, index) => ({ text, index })))(
    `of rules drawn with seed ${seed}: $index`,
    async ({ text }) => {
      const ours = save(restore(emptyRuleset(), text, { noflush: true }));
      expect(ours, text).toBe(await saveAfterRestore(text));
      report.count("a random ruleset");
    },
  );
});
