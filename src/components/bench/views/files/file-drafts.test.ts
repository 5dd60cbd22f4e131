import { describe, expect, it } from "vitest";
import { isUnsaved, keepMine, openedDraft, takeTheirs, withDisk } from "./file-drafts.ts";

const mine = { ...openedDraft("a: 1\n"), text: "a: 2\n" };

describe("a draft", () => {
  it("follows the file while the reader has changed nothing", () => {
    expect(withDisk(openedDraft("a: 1\n"), "a: 3\n")).toEqual(openedDraft("a: 3\n"));
  });

  it("keeps what the reader wrote when a command has changed the file, and says so", () => {
    const draft = withDisk(mine, "a: 3\n");
    expect(draft).toEqual({ saved: "a: 1\n", text: "a: 2\n", theirs: "a: 3\n" });
    expect(takeTheirs(draft)).toEqual(openedDraft("a: 3\n"));
    const kept = keepMine(draft);
    expect(kept.theirs).toBeUndefined();
    expect(isUnsaved(kept)).toBe(true);
    expect(withDisk(kept, "a: 3\n")).toBe(kept);
  });

  it("sees no quarrel when both wrote the same, or the command took its change back", () => {
    expect(withDisk(mine, "a: 2\n")).toEqual(openedDraft("a: 2\n"));
    expect(withDisk(withDisk(mine, "a: 3\n"), "a: 1\n")).toEqual(mine);
    expect(withDisk(mine, "a: 1\n")).toBe(mine);
  });
});
