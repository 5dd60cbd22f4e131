import { describe, expect, it } from "vitest";
import { Canceller } from "./cancellation.ts";

describe("a canceller", () => {
  it("tells its listeners once, with the reason at hand", () => {
    const canceller = new Canceller();
    const heard: unknown[] = [];
    canceller.addEventListener("abort", () => heard.push(canceller.reason));
    const removed = () => heard.push("removed");
    canceller.addEventListener("abort", removed);
    canceller.removeEventListener("abort", removed);
    canceller.throwIfAborted();
    expect(canceller.aborted).toBe(false);
    canceller.abort("enough");
    canceller.abort("again");
    expect(heard).toEqual(["enough"]);
    expect(canceller.aborted).toBe(true);
    expect(() => canceller.throwIfAborted()).toThrow("enough");
    canceller.addEventListener("abort", removed);
    expect(heard).toEqual(["enough"]);
  });
});
