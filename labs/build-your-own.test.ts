import { expect, it } from "vitest";
import { listLabs, readLab } from "../src/engines/node/read-lab.ts";

/** The chapter shows one text for both: what it says of a step must be true of either. */
it("takes the same steps with real processes and on the simulated cluster", () => {
  const stepsOf = (id: string) =>
    readLab(id)
      .transcript.steps.filter(({ kind }) => kind === "step")
      .map(({ name }) => name);
  const labs = ["build-your-own", "build-your-own-simulated"].filter((id) => listLabs().includes(id));
  expect(labs.map(stepsOf)).toEqual(labs.map(() => stepsOf("build-your-own-simulated")));
});
