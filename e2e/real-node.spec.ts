import { test as base, expect } from "@playwright/test";
import { startRealNode } from "./real-node.ts";
import { RuntimeOnThisMachine } from "./runtime-on-this-machine.ts";

const test = base.extend<{ runtime: RuntimeOnThisMachine }>({
  runtime: async ({ page }, use) => {
    const runtime = await RuntimeOnThisMachine.serve(page);
    await use(runtime);
    await runtime[Symbol.asyncDispose]();
  },
});

// The package's own client is in the page; the runtime that it would load from StackBlitz is played by this machine.
test("real Node.js in the page: steps by their buttons, a program of the reader's, and all afresh", async ({
  page,
  runtime,
}) => {
  const chapter = await startRealNode(page, 60_000);
  await chapter.runSteps("start", "by-port", "by-name");
  await chapter.type("laptop", "node -p process.version");
  await expect.poll(() => chapter.text()).toContain(process.version);
  await chapter.type("laptop", "node -e 'for (;;);'");
  await chapter.interrupt();
  await chapter.type("laptop", "echo exit $?");
  await expect.poll(() => chapter.text()).toContain("exit 130");
  // In the same container; nothing of the first engine is left in it.
  const [first] = await runtime.container.fs.readdir(".");
  await page.getByRole("button", { name: "Reset" }).click();
  await page.getByRole("button", { name: "Start afresh" }).click();
  await expect.poll(() => runtime.container.fs.readdir(".")).not.toContain(first);
  await chapter.waitForPrompt("[dev@laptop build-your-own]$ ");
  await chapter.type("laptop", "ls log");
  await expect.poll(() => chapter.text()).toContain("ls: cannot access 'log': No such file or directory");
  expect(await runtime.container.fs.readdir(".")).toHaveLength(1);
});
