import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClusterMapData, FlowSummary, MapPod, MapService } from "../../../../lab/views/view-data.ts";
import type { Box } from "./box.ts";
import { flightRoute } from "./flight-route.ts";
import { type LayoutOptions, layoutMap } from "./map-layout.ts";
import { nameSize, smallSize, textWidth } from "./map-text.ts";

const words: LayoutOptions["words"] = {
  internet: "internet",
  controlPlane: "control plane",
  noNode: "waits for a node",
  systemPods: (count) => `${count} system`,
  endpoints: (count) => `${count} endpoints`,
  headless: "headless",
  nodePort: (ports) => `NodePort ${ports}`,
  moreServices: (count) => `+ ${count} more`,
};

const options = (width: number, height: number): LayoutOptions => ({
  width,
  height,
  reserved: 110,
  showsSystem: false,
  words,
});

interface Size {
  readonly nodes: number;
  readonly pods: number;
  readonly services: number;
}

function cluster({ nodes, pods, services }: Size): ClusterMapData {
  const nodeNames = Array.from({ length: nodes }, (_, index) => (index === 0 ? "k8s-master" : `k8s-node${index}`));
  const pod = (index: number): MapPod => ({
    namespace: index % 7 === 6 ? "kube-system" : "default",
    name: index % 11 === 10 ? `a-client-with-a-long-name-${index}` : `deployment-user-65fb8d79fd-${10000 + index}`,
    node: index % 13 === 12 ? "" : (nodeNames[index % nodes] ?? ""),
    address: `10.244.${index % nodes}.${100 + (index % 150)}`,
    status: "Running",
    isReady: true,
    owner: index % 11 === 10 ? "" : `ReplicaSet/deployment-user-${index % 5}-65fb8d79fd`,
    usesHostNetwork: false,
  });
  const service = (index: number): MapService => ({
    namespace: "default",
    name: `service-with-a-rather-long-name-${index}`,
    type: ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"][index % 4] ?? "",
    clusterIp: index % 5 === 4 ? "None" : `10.96.11.${index}`,
    externalAddresses: index % 4 === 2 ? ["192.0.2.91"] : [],
    externalName: index % 4 === 3 ? "db.example.com" : "",
    ports: [{ name: "", protocol: "TCP", port: 8080, nodePort: index % 4 === 1 ? 30080 : undefined }],
    endpoints: [],
  });
  return {
    topic: "map",
    nodes: nodeNames.map((name, index) => ({
      name,
      address: `192.168.0.${index + 3}`,
      externalAddress: undefined,
      podCidr: `10.244.${index}.0/24`,
      isControlPlane: index === 0,
      isReady: true,
    })),
    pods: Array.from({ length: pods }, (_, index) => pod(index)),
    services: Array.from({ length: services }, (_, index) => service(index)),
    laptop: { name: "laptop", address: "198.51.100.7" },
  };
}

const sizes = fc.record({
  nodes: fc.integer({ min: 1, max: 12 }),
  pods: fc.integer({ min: 0, max: 200 }),
  services: fc.integer({ min: 0, max: 20 }),
});
const panels = fc.record({ width: fc.integer({ min: 320, max: 1400 }), height: fc.integer({ min: 120, max: 900 }) });

const inside = (inner: Box, outer: Box) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

function overlapping(boxes: readonly Box[]): [Box, Box][] {
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (other) =>
          one.x < other.x + other.width &&
          other.x < one.x + one.width &&
          one.y < other.y + other.height &&
          other.y < one.y + one.height,
      )
      .map((other): [Box, Box] => [one, other]),
  );
}

describe("the map's layout", () => {
  it("keeps all apart and inside the picture, whatever there is and however large the panel is", () => {
    fc.assert(
      fc.property(sizes, panels, (size, { width, height }) => {
        const map = cluster(size);
        const layout = layoutMap(map, options(width, height));
        const whole = { x: 0, y: 0, width: layout.width, height: layout.height };
        const top = [
          ...layout.outside,
          ...layout.services,
          ...layout.nodes,
          ...(layout.moreServices ? [layout.moreServices] : []),
        ];
        for (const { box } of top) expect(inside(box, whole)).toBe(true);
        expect(overlapping(top.map(({ box }) => box))).toEqual([]);
        const held = [
          ...layout.pods.map(({ box, pod }) => ({ box, node: pod.node })),
          ...layout.groups.map(({ box, node }) => ({ box, node })),
        ];
        expect(overlapping(held.map(({ box }) => box))).toEqual([]);
        for (const { box, node } of held) {
          const home = layout.nodes.find(({ name }) => name === node);
          expect(home && inside(box, home.box)).toBe(true);
        }
        const drawn = layout.pods.length + layout.groups.reduce((sum, { pods }) => sum + pods.length, 0);
        expect(drawn).toBe(map.pods.filter(({ namespace }) => namespace !== "kube-system").length);
      }),
      { numRuns: 300 },
    );
  });

  it("has room for every text that it places", () => {
    fc.assert(
      fc.property(sizes, panels, (size, { width, height }) => {
        const layout = layoutMap(cluster(size), options(width, height));
        for (const { text, box } of layout.outside) expect(textWidth(text, smallSize)).toBeLessThan(box.width);
        for (const { name, about, entry, box } of layout.services) {
          expect(textWidth(name, nameSize)).toBeLessThan(box.width);
          expect(Math.max(textWidth(about, smallSize), textWidth(entry, smallSize))).toBeLessThan(box.width);
        }
        for (const { title, about, aside, box } of layout.nodes) {
          expect(textWidth(title, nameSize) + textWidth(aside, smallSize)).toBeLessThan(box.width);
          expect(textWidth(about, smallSize)).toBeLessThan(box.width);
        }
        for (const { label, box, level } of layout.pods) {
          if (level !== "tile") expect(textWidth(label, nameSize)).toBeLessThan(box.width);
        }
        for (const { label, box } of layout.groups) expect(textWidth(label, nameSize)).toBeLessThan(box.width);
      }),
      { numRuns: 200 },
    );
  });

  it("shows less of each pod as there are more of them", () => {
    const level = (pods: number, nodes = 4, width = 640) =>
      layoutMap(cluster({ nodes, pods, services: 1 }), options(width, 300)).level;
    expect([level(10), level(40), level(200, 3, 360)]).toEqual(["card", "tile", "group"]);
    // Where counting them would take more height than drawing them, it tells less for nothing.
    expect(level(200, 12)).toBe("tile");
  });

  it("draws a control plane without pods of the reader's as a line", () => {
    const layout = layoutMap(cluster({ nodes: 4, pods: 0, services: 0 }), options(640, 300));
    const heights = layout.nodes.map(({ name, box }) => [name, box.height] as const);
    expect(heights.find(([name]) => name === "k8s-master")?.[1]).toBeLessThan(30);
    expect(heights).toHaveLength(4);
  });
});

describe("a flight's way", () => {
  const map = cluster({ nodes: 4, pods: 8, services: 1 });
  const layout = layoutMap(map, options(640, 300));
  const flow = (path: string[], changes: Partial<FlowSummary> = {}): FlowSummary => ({
    id: 1,
    began: 0,
    last: 0,
    protocol: "tcp",
    client: { at: path[0], address: "10.244.1.101", port: 41022 },
    asked: { at: undefined, address: "10.96.11.0", port: 8080 },
    reached: undefined,
    seenAs: undefined,
    path,
    back: [],
    outcome: "answered",
    reason: undefined,
    packets: 1,
    bytes: 0,
    about: undefined,
    isOfCommand: false,
    ...changes,
  });
  const [a, b] = [map.pods[1], map.pods[2]];
  const boxOf = (name = "") =>
    layout.pods.find(({ pod }) => pod.name === name)?.box ?? { x: 0, y: 0, width: 0, height: 0 };

  it("goes from pod to pod along the nodes' network, and sees the Service from afar", () => {
    const path = [a?.name ?? "", "k8s-node1", "k8s-node2", b?.name ?? ""];
    const route = flightRoute(flow(path), map, layout);
    const target = boxOf(b?.name);
    expect(route?.points.at(-1)).toEqual({ x: target.x + target.width / 2, y: target.y });
    expect(route).toMatchObject({ direction: "east-west", end: "arrived", isLookup: false });
    const pill = layout.services[0]?.box;
    expect(route?.sight?.to.y).toBe((pill?.y ?? 0) + (pill?.height ?? 0));
    for (const { y } of route?.points ?? []) expect(y).toBeGreaterThan(route?.sight?.to.y ?? 0);
  });

  it("only ever goes along one axis at a time, and through no pod", () => {
    fc.assert(
      fc.property(sizes, panels, fc.nat(), fc.nat(), (size, panel, one, two) => {
        const big = cluster({ ...size, pods: size.pods + 2 });
        const picture = layoutMap(big, options(panel.width, panel.height));
        const [from, to] = [big.pods[one % big.pods.length], big.pods[two % big.pods.length]];
        fc.pre(from !== undefined && to !== undefined && from !== to && from.node !== "" && to.node !== "");
        const hops = from?.node === to?.node ? [from?.node] : [from?.node, to?.node];
        const path = [from?.name, ...hops, to?.name].map(String);
        const { points } = flightRoute(flow(path), big, picture) ?? { points: [] };
        points.slice(1).forEach((point, index) => {
          const before = points[index] ?? point;
          expect(point.x === before.x || point.y === before.y).toBe(true);
          const way = {
            x: Math.min(point.x, before.x),
            y: Math.min(point.y, before.y),
            width: Math.abs(point.x - before.x),
            height: Math.abs(point.y - before.y),
          };
          const crossed = [...picture.pods, ...picture.groups].filter(
            ({ box }) =>
              way.x < box.x + box.width &&
              box.x < way.x + way.width &&
              way.y < box.y + box.height &&
              box.y < way.y + way.height,
          );
          expect(crossed).toEqual([]);
        });
      }),
    );
  });

  it("leaves for the outside in the north, and is lost there", () => {
    const lost = flow([a?.name ?? "", "k8s-node1", "internet"], { outcome: "dropped" });
    const route = flightRoute(lost, map, layout);
    const cloud = layout.outside.find(({ at }) => at === "internet")?.box;
    expect(route).toMatchObject({ direction: "north-south", end: "lost" });
    expect(route?.points.at(-1)?.y).toBe((cloud?.y ?? 0) + (cloud?.height ?? 0));
  });
});
