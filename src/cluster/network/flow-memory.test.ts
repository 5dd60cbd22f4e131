import { describe, expect, it } from "vitest";
import { FlowMemory } from "./flow-memory.ts";

describe("a socket's memory of its conversations", () => {
  it("keeps 2,048 and forgets those that have long not been used", () => {
    const memory = new FlowMemory();
    memory.remember(0xc0a80001, 53, 7);
    for (let port = 0; port < 2047; port++) memory.remember(0x0a000001, port, port);
    expect(memory.get(0xc0a80001, 53)).toBe(7);
    expect(memory.get(0x0a000001, 2046)).toBe(2046);
    expect(memory.get(0x0a000002, 2046)).toBeUndefined();
    for (let port = 0; port < 2048; port++) memory.remember(0x0a000003, port, port);
    expect(memory.get(0xc0a80001, 53)).toBeUndefined();
    expect(memory.get(0x0a000003, 0)).toBe(0);
  });
});
