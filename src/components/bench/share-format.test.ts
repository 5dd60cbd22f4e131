import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withOneChanged } from "../one-changed.case.ts";
import { readShare, sharePrefix, writeShare } from "./share-format.ts";

const history = {
  seed: 7,
  entries: [
    { terminal: "laptop", line: "kubectl get pods -l 'app in (a, b)' # 中文 🙂", idleMs: 1200 },
    { file: "a.yaml", text: "kind: Service\n" },
  ],
};
const packText = (text: string) => sharePrefix + deflateRawSync(text).toString("base64url");
const pack = (value: unknown) => packText(JSON.stringify(value));

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

  it("with one value changed is refused, or is still no more than a history", async () => {
    const valid = { version: 1, lab: "clusterip", ...history };
    const change = fc.record({ at: fc.nat(), to: fc.jsonValue() });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, to }) => {
        const read = await readShare(pack(withOneChanged(valid, at, to)), "clusterip");
        if (typeof read === "string") return;
        expect(Object.keys(read).sort()).toEqual(["entries", "seed"]);
        expect(Number.isSafeInteger(read.seed)).toBe(true);
        for (const entry of read.entries) {
          expect("file" in entry ? entry.file : entry.terminal + entry.line).not.toMatch(/(?![\t\n])\p{Cc}/u);
        }
      }),
    );
  });

  it("takes nothing over from keys that are a prototype's", async () => {
    const entry =
      '{"terminal":"laptop","line":"ls","__proto__":{"file":"a","text":"b"},"constructor":{"prototype":{}}}';
    const text = `{"version":1,"lab":"clusterip","seed":1,"__proto__":{"polluted":1},"entries":[${entry}]}`;
    const read = await readShare(packText(text), "clusterip");
    expect(read).toEqual({ seed: 1, entries: [{ terminal: "laptop", line: "ls" }] });
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  it.each([
    ["content", packText("[".repeat(300_000) + "]".repeat(300_000))],
    ["content", pack({ version: 1, lab: "clusterip", seed: 1e300, entries: [] })],
    [
      "content",
      pack({ version: 1, lab: "clusterip", seed: 1, entries: { length: 1, 0: { terminal: "laptop", line: "ls" } } }),
    ],
    ["content", pack({ version: 1, lab: ["clusterip"], seed: 1, entries: [] })],
    ["content", pack([])],
    ["content", pack(null)],
    ["damaged", packText("{version: 1}")],
    ["damaged", `${sharePrefix}%F0%9F%98%80`],
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
