import { expect, it } from "vitest";
import { readLab } from "../src/engines/node/read-lab.ts";

/** The chapter has one text for both: what it says of a step must be true of either. */
it("takes the same steps with real processes and on the simulated cluster", () => {
  const stepsOf = (id: string) =>
    readLab(id)
      .transcript.steps.filter(({ kind }) => kind === "step")
      .map(({ name }) => name);
  expect(stepsOf("build-your-own-simulated")).toEqual(stepsOf("build-your-own"));
});
