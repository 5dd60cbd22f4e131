import { expect, it } from "vitest";
import { contractCases } from "./contract-cases.case.ts";
import { contractColumns, skipReason } from "./contract-columns.case.ts";
import { contractTable } from "./contract-table.ts";

const introduction = `# Engines

What stands between a page, or a command line, and a running lab is an \`Engine\` (engine.ts). Whoever shows a lab knows
nothing else, so every engine has to do the same: that is the contract, which the tests run for each of them. The simulated
cluster is shown with the lab \`clusterip\`, real processes with one that is as small as can be.

The stand-in has the WebContainer API over child processes: a real one needs the Internet and a browser, and is tried by
\`npm run test:webcontainer\`.

`;

it("src/engines/README.md says what each engine passes and skips", async () => {
  const results = contractColumns.flatMap((column) =>
    contractCases.map((one) => ({
      engine: column.name,
      title: one.title,
      skipped: skipReason(column, one),
      passed: true,
    })),
  );
  const table = contractTable(
    contractColumns.map(({ name }) => name),
    results,
  );
  // `npx vitest run src/engines/contract-table -u` writes it anew.
  await expect(`${introduction}${table}\n`).toMatchFileSnapshot("./README.md");
});

it("says of an engine what failed, and what has not run", () => {
  const table = contractTable(
    ["one", "other"],
    [
      { engine: "one", title: "boots", skipped: undefined, passed: false },
      { engine: "other", title: "boots", skipped: undefined, passed: true },
      { engine: "one", title: "stops", skipped: "It never starts.", passed: false },
    ],
  );
  expect(table).toBe(`\
| An engine … | one         | other  |
| ----------- | ----------- | ------ |
| boots       | FAILED      | passed |
| stops       | skipped (1) | –      |

1. It never starts.`);
});
