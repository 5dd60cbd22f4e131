import { expect, it } from "vitest";
import { nodeTime } from "../node/node-time.ts";
import { ProcessSitting, processLab } from "./process-lab.case.ts";
import { ProcessWorld } from "./process-world.ts";

/** As in a container in which no signal ends an endless loop. */
it("a process that no signal ends is named, and given up", async () => {
  let met = 0;
  const lab = new ProcessSitting(
    processLab({
      "stubborn.mjs": `for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => {});
setInterval(() => {}, 1000);
console.log("ready");`,
    }),
    (options) =>
      new ProcessWorld({
        ...options,
        realTime: nodeTime,
        hasGroups: true,
        tellsFirstRead: false,
        unstoppable: { afterMs: 50, message: (command) => `eastwest: ${command} does not end`, met: () => met++ },
      }),
  );
  try {
    await lab.engine.boot({ lab: "tiny" });
    const result = lab.results(1);
    lab.engine.type("laptop", "node stubborn.mjs\r");
    await lab.until(/ready/);
    lab.engine.type("laptop", "\x03");
    expect(await result).toMatchObject([{ exitCode: 130 }]);
    expect(lab.shown).toContain("^Ceastwest: node stubborn.mjs does not end\n");
    expect(met).toBe(1);
    expect((await lab.type("echo on; ps | grep -c node")).shown).toBe("on\n0");
  } finally {
    await lab.engine.dispose();
  }
});
