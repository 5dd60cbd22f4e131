import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../clock.ts";
import { createRandom } from "../random.ts";
import { createApiServer } from "./api-server.ts";

function start() {
  const clock = new SimulatedClock(Date.UTC(2026, 0, 2, 3, 4, 5, 678), () => new Promise((r) => setImmediate(r)));
  const server = createApiServer({
    clock,
    random: createRandom("1"),
    kubernetesVersion: "v1.36.2",
    serviceCidr: "10.96.0.0/12",
    firstClusterIps: ["10.96.11.18"],
    firstNodePorts: [32722],
  });
  server.client.create("Namespace", { metadata: { name: "default" } });
  return { clock, ...server };
}

describe("in-process client", () => {
  it("creates, lists, updates and deletes", async () => {
    const { client } = start();
    const seen: string[] = [];
    client.watch("Service", (event) => seen.push(`${event.type} ${event.object.metadata?.name}`));
    client.create("Service", { metadata: { name: "web" }, spec: { ports: [{ port: 80 }] } });
    client.create("Pod", {
      metadata: { generateName: "web-" },
      spec: { containers: [{ name: "a", image: "b" }] },
    });
    client.delete("Service", "web");
    expect(seen).toEqual([]);
    for (let i = 0; i < 10; i++) await undefined;
    expect(seen).toEqual(["ADDED web", "DELETED web"]);
  });
});
