import { afterEach, describe, it } from "vitest";
import { contractCases } from "./contract-cases.case.ts";
import { type ContractColumn, skipReason } from "./contract-columns.case.ts";
import type { Engine } from "./engine.ts";
import { Sitting } from "./sitting.case.ts";

/** What every engine must do. Cases that this one cannot show are skipped, each with its reason. */
export function runEngineContract(column: ContractColumn, create: () => Engine): void {
  const running: Engine[] = [];
  afterEach(async () => {
    for (const engine of running.splice(0)) await engine.dispose();
  });
  const { name, lab } = column;
  const sit = () => {
    const engine = create();
    running.push(engine);
    return new Sitting(engine, lab.id);
  };
  describe(`the engine ${name}`, () => {
    for (const contractCase of contractCases) {
      const { title, run } = contractCase;
      const skipped = skipReason(column, contractCase);
      it(title, async ({ task, skip }) => {
        task.meta.contractRun = { engine: name, title, skipped };
        skip(skipped !== undefined, skipped);
        await run({ sitting: sit(), lab, again: sit });
      });
    }
  });
}
