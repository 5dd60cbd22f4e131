import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readShare, sharePrefix, writeShare } from "./share-format.ts";

const history = {
  seed: 7,
  entries: [
    { terminal: "laptop", line: "kubectl get pods -l 'app in (a, b)' # 中文 🙂", idleMs: 1200 },
    { file: "a.yaml", text: "kind: Service\n" },
  ],
};
const pack = (value: unknown) => sharePrefix + deflateRawSync(JSON.stringify(value)).toString("base64url");

describe("a link to a lab", () => {
  it("brings back what was shared, in letters that need no escape", async () => {
    const link = await writeShare("clusterip", history);
    expect(link).toMatch(/^#share=[\w-]+$/);
    expect(await readShare(link, "clusterip")).toEqual(history);
    const line = fc.string({ unit: "grapheme" }).filter((text) => !/(?![\t\n])\p{Cc}/u.test(text));
    const entries = fc.array(fc.record({ terminal: fc.constant("laptop"), line }));
    await fc.assert(
      fc.asyncProperty(fc.record({ seed: fc.nat(), entries }), async (one) => {
        expect(await readShare(await writeShare("a", one), "a")).toEqual(one);
      }),
    );
  });

  it("is refused with a reason, never with an exception, whatever it holds", async () => {
    const text = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.jsonValue().map((value) => pack(value).slice(sharePrefix.length)),
    );
    await fc.assert(
      fc.asyncProperty(text, async (garbage) => {
        expect(await readShare(sharePrefix + garbage, "clusterip")).toBeTypeOf("string");
      }),
    );
  });

  it.each([
    ["otherLab", pack({ version: 1, lab: "elsewhere", ...history })],
    ["version", pack({ version: 2, lab: "clusterip", ...history })],
    ["content", pack({ version: 1, lab: "clusterip", seed: "1", entries: [] })],
    [
      "content",
      pack({ version: 1, lab: "clusterip", seed: 1, entries: [{ terminal: "laptop", line: "ls\u001b[201~\r" }] }),
    ],
    ["damaged", pack({ version: 1, lab: "clusterip", ...history }).slice(0, -8)],
    ["tooLarge", `${sharePrefix}${"A".repeat(40_000)}`],
    ["tooLarge", pack({ version: 1, lab: "clusterip", seed: 1, entries: [], more: "x".repeat(5_000_000) })],
  ])("is refused as %s", async (reason, link) => {
    expect(await readShare(link, "clusterip")).toBe(reason);
  });
});
