import { describe, expect, it } from "vitest";
import { nodeTurn } from "../../engines/node/node-time.ts";
import { loadImages, readLab } from "../../engines/node/read-lab.ts";
import { withSession } from "../runner.ts";
import type { Session } from "../session.ts";
import type { ViewData } from "./view-data.ts";
import { Views } from "./views.ts";

const definition = readLab("clusterip");
const images = await loadImages(definition.images);

interface Bench {
  readonly session: Session;
  readonly views: Views;
  /** The data of a topic, as they came. */
  sent<Topic extends ViewData["topic"]>(topic: Topic): Extract<ViewData, { topic: Topic }>[];
  /** Runs a line, and waits a moment for what follows it. */
  type(terminal: string, line: string, momentMs?: number): Promise<void>;
}

/** The lab at its loop: four backends, a Service, a client. */
function atTheLoop(use: (bench: Bench) => Promise<void>): Promise<void> {
  const events: ((terminal: string, line: string | undefined) => void)[] = [];
  return withSession(
    { definition, images, hostTurn: nodeTurn },
    async (session) => {
      await session.bringTo("curl-loop");
      const all: ViewData[] = [];
      const views = new Views(session.world, session.files, (data) => all.push(data));
      // The API tells what there is a moment later.
      await session.world.clock.sleep(1);
      events.push((terminal, line) => views.noteCommand(terminal, line));
      const sent = <Topic extends ViewData["topic"]>(topic: Topic) =>
        all.filter((data): data is Extract<ViewData, { topic: Topic }> => data.topic === topic);
      const type = async (id: string, line: string, momentMs = 200) => {
        const terminal = session.open(id);
        await terminal.waitForPrompt();
        await terminal.run(line);
        await session.world.clock.sleep(momentMs);
      };
      await use({ session, views, sent, type });
      views.close();
    },
    (event) => {
      if (event.type === "command") for (const tell of events) tell(event.terminal, event.line);
      if (event.type === "result") for (const tell of events) tell(event.terminal, undefined);
    },
  );
}

const get = "curl -s -m 2 clusterip-cloud-user:8080/actuator/info >/dev/null";

describe("the map", () => {
  it("shows nodes, pods and Services, and follows a scaling", async () => {
    await atTheLoop(async ({ views, sent, type }) => {
      views.watch({ topic: "map" });
      const [first] = sent("map");
      expect(first?.laptop).toEqual({ name: "laptop", address: "198.51.100.7" });
      expect(first?.nodes[0]).toMatchObject({ name: "k8s-master", isControlPlane: true, isReady: true });
      expect(first?.pods.find(({ name }) => name === "dns-test")).toMatchObject({
        node: "k8s-node0",
        address: "10.244.2.135",
        status: "Running",
        owner: "",
      });
      await type("laptop", "kubectl scale deployment deployment-cloud-user --replicas=2; sleep 15");
      const last = sent("map").at(-1);
      const service = last?.services.find(({ name }) => name === "clusterip-cloud-user");
      expect(service?.endpoints).toHaveLength(2);
      expect(service?.ports).toEqual([{ name: "", protocol: "TCP", port: 8080, nodePort: undefined }]);
    });
  });
});

describe("the flows", () => {
  it("tell a connection's whole way, with what it was about", async () => {
    await atTheLoop(async ({ views, sent, type }) => {
      views.watch({ topic: "flows" });
      await type("dns-test", get);
      const flows = new Map(sent("flows").flatMap((data) => data.flows.map((flow) => [flow.id, flow])));
      const call = [...flows.values()].findLast(({ protocol }) => protocol === "tcp");
      expect(call).toMatchObject({
        client: { at: "dns-test", address: "10.244.2.135" },
        asked: { address: "10.96.11.18", port: 8080 },
        outcome: "answered",
        about: "GET /actuator/info",
        seenAs: undefined,
      });
      expect(call?.path.slice(0, 2)).toEqual(["dns-test", "k8s-node0"]);
      expect(call?.path.at(-1)).toBe(call?.reached?.at);
      expect(call?.back).toEqual(call?.path.toReversed());
      expect(call?.isOfCommand).toBe(true);
      const question = [...flows.values()].findLast(({ protocol }) => protocol === "udp");
      expect(question?.about).toMatch(/clusterip-cloud-user\.default\.svc\.cluster\.local/);
      expect(question?.asked).toMatchObject({ address: "10.96.0.10", port: 53 });

      const detail = views.flow(call?.id ?? 0);
      const opening = detail?.packets[0];
      expect(opening?.direction).toBe("request");
      const translated = opening?.hops.find((hop) => hop.translated);
      expect(translated).toMatchObject({ at: "k8s-node0", stage: "prerouting" });
      expect(translated?.rules?.at(-1)).toMatch(/^-A KUBE-SEP-\w{16} .*-j DNAT --to-destination/);
      expect(detail?.conntrack.map(({ node }) => node)).toContain("k8s-node0");
      expect(detail?.conntrack[0]?.entry).toMatch(/src=10\.244\.2\.135 dst=10\.96\.11\.18 .*dport=8080/);
    });
  });

  it("say why a packet came to nothing", async () => {
    await atTheLoop(async ({ views, sent, type }) => {
      views.watch({ topic: "flows" });
      await type("dns-test", "ping -c 1 -W 1 10.96.11.18");
      const ping = sent("flows")
        .flatMap(({ flows }) => flows)
        .findLast(({ protocol }) => protocol === "icmp");
      expect(ping).toMatchObject({ outcome: "dropped", reason: "internet: nobody out here has 10.96.11.18" });
      await type("laptop", "kubectl scale deployment deployment-cloud-user --replicas=0; sleep 15");
      await type("dns-test", get);
      const refused = sent("flows")
        .flatMap(({ flows }) => flows)
        .findLast(({ protocol }) => protocol === "tcp");
      expect(refused).toMatchObject({ outcome: "refused", reason: "k8s-node0: icmp-port-unreachable" });
      expect(refused?.reached).toBeUndefined();
    });
  });

  it("are tallied by backend, from one command to the next", async () => {
    await atTheLoop(async ({ views, sent, type }) => {
      views.watch({ topic: "flows" });
      await type("dns-test", `for i in $(seq 1 40); do ${get}; done`);
      const [tally] = sent("flows").at(-1)?.tallies ?? [];
      expect(tally).toMatchObject({ client: "dns-test", asked: "10.96.11.18:8080", failed: 0 });
      expect(tally?.counts).toHaveLength(4);
      expect(tally?.counts.reduce((sum, [, count]) => sum + count, 0)).toBe(40);
      // From whom the node's rules drew, and how often.
      const ready = ["10.244.1.67", "10.244.2.133", "10.244.2.134", "10.244.3.76"];
      expect(tally?.draws).toEqual([{ scheduler: undefined, node: "k8s-node0", among: ready, count: 40 }]);
      expect(tally).toMatchObject({ stuck: 0, requests: 40, heldRequests: 0 });
      // The last calls' connections close while the next command runs: they are not its own.
      await type("dns-test", get, 0);
      await type("dns-test", get);
      const data = sent("flows").at(-1);
      expect(data?.command).toBe(get);
      expect(data?.tallies[0]?.counts).toHaveLength(1);
    });
  });
});

describe("a tally", () => {
  it("knows turns of ipvs mode, and who stayed with a backend", async () => {
    await atTheLoop(async ({ views, sent, type }) => {
      views.watch({ topic: "flows" });
      const affinity = `kubectl patch service clusterip-cloud-user -p '{"spec":{"sessionAffinity":"ClientIP"}}'; sleep 3`;
      await type("laptop", affinity);
      await type("dns-test", `for i in 1 2 3 4 5; do ${get}; done`);
      const [sticky] = sent("flows").at(-1)?.tallies ?? [];
      expect(sticky).toMatchObject({ stuck: 4, draws: [{ count: 1 }] });
      expect(sticky?.draws[0]?.among).toHaveLength(4);

      const none = affinity.replace("ClientIP", "None");
      const mode = `kubectl -n kube-system get cm kube-proxy -o yaml | sed 's/mode: ""/mode: "ipvs"/' | kubectl apply -f -`;
      await type("laptop", `${none}; ${mode}; kubectl -n kube-system rollout restart ds kube-proxy; sleep 40`);
      await type("dns-test", `for i in 1 2 3 4 5 6 7 8; do ${get}; done`);
      const [turns] = sent("flows").at(-1)?.tallies ?? [];
      expect(turns?.draws).toMatchObject([{ scheduler: "rr", node: "k8s-node0", count: 8 }]);
      expect(turns?.draws[0]?.among).toHaveLength(4);
      expect(turns?.counts.map(([, count]) => count)).toEqual([2, 2, 2, 2]);
    });
  });
});

describe("the files", () => {
  it("are told after each command that has changed them", async () => {
    await atTheLoop(async ({ session, views, sent, type }) => {
      views.watch({ topic: "files" });
      expect(sent("files")[0]?.directory).toBe("/home/dev/cloud-user");
      expect(sent("files")[0]?.files.map(({ name }) => name)).toContain("clusterip-cloud-user.yaml");
      await type("laptop", "echo hello > note.txt");
      await type("laptop", "cat note.txt");
      expect(sent("files")).toHaveLength(2);
      expect(session.files.read("note.txt")).toBe("hello\n");
      session.writeFile("note.txt", "changed\n");
      await type("laptop", "grep changed note.txt > found.txt");
      expect(session.files.read("found.txt")).toBe("changed\n");
      expect(() => session.writeFile("../x", "")).toThrow("No such file");
    });
  });
});

describe("names, events and rules", () => {
  it("come when they are asked for, and only then", async () => {
    await atTheLoop(async ({ views, sent, type }) => {
      await type("dns-test", "nslookup nowhere");
      expect(sent("dns")).toEqual([]);
      views.watch({ topic: "dns" });
      const names = sent("dns")[0]?.entries.filter(({ stage, at }) => stage === "query" && at === "dns-test");
      expect(names?.map(({ name }) => name)).toContain("nowhere.default.svc.cluster.local");
      views.unwatch("dns");
      await type("dns-test", "nslookup elsewhere");
      expect(sent("dns")).toHaveLength(1);

      views.watch({ topic: "events" });
      await type("laptop", "kubectl delete pod dns-test --now; sleep 5");
      const rows = sent("events").flatMap((data) => data.rows);
      expect(rows.findLast(({ object }) => object === "pod/dns-test")).toMatchObject({
        reason: "Killing",
        type: "Normal",
      });
    });
  });

  it("the rules count what has passed", async () => {
    await atTheLoop(async ({ views, sent, type }) => {
      views.watch({ topic: "rules", node: "k8s-node0" });
      const drawn = () => {
        const nat = sent("rules")
          .at(-1)
          ?.tables.find(({ name }) => name === "nat");
        const chains = nat?.chains.filter(({ name }) => name.startsWith("KUBE-SEP-")) ?? [];
        const dnats = chains.flatMap(({ rules }) => rules.filter(({ text }) => text.includes("--to-destination")));
        return dnats.filter(({ text }) => text.endsWith(":8080")).reduce((sum, { packets }) => sum + packets, 0);
      };
      const before = drawn();
      await type("dns-test", `for i in 1 2 3; do ${get}; done; sleep 1`);
      expect(drawn()).toBe(before + 3);
    });
  });

  it("the rules are sent again only when something of them has changed", async () => {
    await atTheLoop(async ({ session, views, sent, type }) => {
      views.watch({ topic: "rules", node: "k8s-node0" });
      const node = session.world.cluster?.nodes.get("k8s-node0");
      expect(sent("rules")[0]).toMatchObject({ virtualServers: [], ipSets: [] });
      await type("dns-test", `${get}; sleep 1`);
      const before = sent("rules").length;
      expect(before).toBeGreaterThan(1);
      node?.netfilter.restore("*filter\n-A FORWARD -j ACCEPT\nCOMMIT\n", { noflush: true });
      await session.world.clock.sleep(600);
      const filter = sent("rules")
        .at(-1)
        ?.tables.find(({ name }) => name === "filter");
      const forward = filter?.chains.find(({ name }) => name === "FORWARD");
      expect(forward?.rules.at(-1)).toMatchObject({ text: "-j ACCEPT" });
    });
  });
});
