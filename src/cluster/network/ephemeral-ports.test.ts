import { describe, expect, it } from "vitest";
import { createRandom } from "../random.ts";
import { OutgoingPorts } from "./ephemeral-ports.ts";
import { parseIpv4 } from "./ipv4.ts";

const service = parseIpv4("10.96.11.18");

describe("the local ports of outgoing connections", () => {
  it("are even, in the kernel's range, and none comes back among a thousand to one destination", () => {
    const ports = new OutgoingPorts(createRandom("1"));
    const taken = Array.from({ length: 1000 }, () => ports.take(service, 8080, () => false) ?? 0);
    expect(new Set(taken).size).toBe(1000);
    expect(taken.every((port) => port >= 32_768 && port <= 60_999 && port % 2 === 0)).toBe(true);
  });

  it("are odd once every even one is taken, and end with the last one", () => {
    const ports = new OutgoingPorts(createRandom("1"));
    const taken = new Set<number>();
    for (let port = ports.take(service, 80, (one) => taken.has(one)); port !== undefined; ) {
      taken.add(port);
      port = ports.take(service, 80, (one) => taken.has(one) || (one % 2 === 0 && one < 60_000) || one < 60_900);
    }
    expect(taken).toContain(60_999);
    expect([...taken].filter((port) => port >= 60_900)).toHaveLength(100);
    expect(ports.take(service, 80, () => true)).toBeUndefined();
  });
});
