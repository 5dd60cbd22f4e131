import { describe, expect, it } from "vitest";
import { readLab } from "../src/engines/node/read-lab.ts";
import { type LabResult, labRun, labTable } from "./lab-results.ts";

const run = {
  lab: "dns",
  ran: "transcript",
  steps: 12,
  exercises: 3,
  checks: 40,
  engine: "node",
  passed: true,
} as const;

describe("the table of labs", () => {
  it("says of each lab what has run, and where", () => {
    const results: LabResult[] = [
      run,
      { ...run, passed: false },
      { ...run, engine: "chromium" },
      { ...run, ran: "can-fail" },
      { ...run, lab: "build", steps: 7, engine: "chromium" },
    ];
    expect(labTable(results)).toBe(
      [
        "lab    steps  exercises  checks           Node  Chromium  checks can fail",
        "build      7          3      40              –  1 passed                –",
        "dns       12          3      40  1 of 2 FAILED  1 passed         1 passed",
      ].join("\n"),
    );
  });

  it("counts a lab's steps, its exercises, and the commands whose output is compared", () => {
    const { steps, exercises, checks } = labRun(readLab("source-ip"), "transcript");
    const { transcript } = readLab("source-ip");
    expect(steps).toBe(transcript.steps.length);
    expect(exercises).toBe(0);
    expect(checks).toBeGreaterThanOrEqual(steps);
  });
});
