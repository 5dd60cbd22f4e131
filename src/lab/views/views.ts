import type { Timer } from "../../cluster/clock.ts";
import { formatIpv4 } from "../../cluster/network/ipv4.ts";
import { entryLine } from "../../cluster/network/netfilter/conntrack-entry.ts";
import type { NodeNetwork } from "../../cluster/network/network.ts";
import { hasCluster } from "../../cluster/scenario.ts";
import type { DnsEvent } from "../../cluster/trace.ts";
import type { LabFiles } from "../lab-files.ts";
import type { World } from "../world.ts";
import { ClusterMap } from "./cluster-map.ts";
import { drawCandidates } from "./draw-candidates.ts";
import { EventLog } from "./event-log.ts";
import type { Flow } from "./flow.ts";
import { FlowRecorder } from "./flow-recorder.ts";
import { hostMap } from "./host-map.ts";
import { RulesVersion, ruleTables } from "./rule-tables.ts";
import { Tallies } from "./tallies.ts";
import type { EventRow, FlowDetail, ViewData, ViewRequest, ViewSource, ViewTopic } from "./view-data.ts";

/** Changes are told together, this many milliseconds after the first of them: ten times a second is as quick as eyes are. */
const flushMs = 100;
/** Rules cost more to send, and are read rather than watched. */
const rulesEveryMs = 500;
const dnsEntriesKept = 300;

/**
 * What the bench draws of a running lab: the cluster from the API's watches, packets and names from the trace. It
 * records from the start, so that a view opened later shows what was; it sends only what is asked for.
 */
export class Views implements ViewSource {
  readonly #world: World;
  readonly #files: LabFiles;
  readonly #send: (data: ViewData) => void;
  readonly #map: Pick<ClusterMap, "data" | "close">;
  readonly #flows: FlowRecorder;
  readonly #events: EventLog;
  readonly #tallies: Tallies;
  readonly #dns: DnsEvent[] = [];
  readonly #wanted = new Map<ViewTopic, ViewRequest>();
  readonly #changed = { flows: new Set<Flow>(), dns: [] as DnsEvent[], events: new Map<string, EventRow>() };
  readonly #stopTrace: () => void;
  #timer: Timer | undefined;
  #rulesTimer: Timer | undefined;
  #rulesVersion = new RulesVersion();
  #sentFiles = "";
  #mapChanged = false;

  /** `files`: the directory that the editor shows. */
  constructor(world: World, files: LabFiles, send: (data: ViewData) => void) {
    this.#files = files;
    this.#world = world;
    this.#send = send;
    const client = world.cluster?.api.client;
    this.#map = createMap(world, () => {
      this.#mapChanged = true;
      this.#schedule("map");
    });
    this.#tallies = new Tallies((draw, asked) => {
      const node = world.cluster?.nodes.get(draw.at);
      return node ? drawCandidates(node.netfilter, draw, asked) : [];
    });
    this.#flows = new FlowRecorder(
      world.trace,
      (flow) => {
        this.#tallies.note(flow);
        if (!this.#wanted.has("flows")) return;
        this.#changed.flows.add(flow);
        this.#schedule("flows");
      },
      (machine) => this.#tallies.isBusy(machine),
    );
    this.#events = new EventLog(client, (row) => {
      if (!this.#wanted.has("events")) return;
      this.#changed.events.delete(row.uid);
      this.#changed.events.set(row.uid, row);
      this.#schedule("events");
    });
    this.#stopTrace = world.trace.subscribe((event) => {
      if (event.kind === "dns") this.#noteDns(event);
    });
  }

  watch(request: ViewRequest): void {
    this.#wanted.set(request.topic, request);
    switch (request.topic) {
      case "map":
        this.#send(this.#map.data());
        break;
      case "flows":
        this.#sendFlows(this.#flows.all());
        break;
      case "dns":
        this.#send({ topic: "dns", entries: [...this.#dns] });
        break;
      case "events":
        this.#send({ topic: "events", rows: this.#events.all() });
        break;
      case "files":
        this.#sentFiles = "";
        this.noteFiles();
        break;
      case "rules":
        this.#rulesVersion = new RulesVersion();
        this.#rulesTimer?.cancel();
        this.#sendRules(request.node);
    }
  }

  unwatch(topic: ViewTopic): void {
    this.#wanted.delete(topic);
    if (topic === "rules") this.#rulesTimer?.cancel();
  }

  noteCommand(terminal: string, line: string | undefined): void {
    if (line === undefined) this.#tallies.end(terminal);
    else this.#tallies.begin(terminal, line);
    if (line === undefined) this.noteFiles();
    if (this.#wanted.has("flows")) this.#schedule("flows");
  }

  noteFiles(): void {
    if (!this.#wanted.has("files")) return;
    const { directory } = this.#files;
    const data: ViewData = { topic: "files", directory, files: this.#files.list() };
    const text = JSON.stringify(data);
    if (text !== this.#sentFiles) this.#send(data);
    this.#sentFiles = text;
  }

  flow(id: number): FlowDetail | undefined {
    const flow = this.#flows.get(id);
    if (!flow) return undefined;
    const packets = flow.packets();
    return { summary: flow.summary(), packets, conntrack: this.#conntrackOf(packets) };
  }

  close(): void {
    this.#map.close();
    this.#flows.close();
    this.#events.close();
    this.#stopTrace();
    this.#timer?.cancel();
    this.#rulesTimer?.cancel();
  }

  #noteDns(event: DnsEvent): void {
    this.#dns.push(event);
    if (this.#dns.length > dnsEntriesKept) this.#dns.shift();
    if (!this.#wanted.has("dns")) return;
    this.#changed.dns.push(event);
    this.#schedule("dns");
  }

  #schedule(topic: ViewTopic): void {
    if (!this.#wanted.has(topic)) return;
    this.#timer ??= this.#world.clock.after(flushMs, () => {
      this.#timer = undefined;
      this.#flush();
    });
  }

  #flush(): void {
    const { flows, dns, events } = this.#changed;
    if (this.#mapChanged && this.#wanted.has("map")) this.#send(this.#map.data());
    this.#mapChanged = false;
    if (this.#wanted.has("flows")) this.#sendFlows([...flows]);
    flows.clear();
    const entries = dns.splice(0);
    if (entries.length > 0 && this.#wanted.has("dns")) this.#send({ topic: "dns", entries });
    const rows = [...events.values()];
    events.clear();
    if (rows.length > 0 && this.#wanted.has("events")) this.#send({ topic: "events", rows });
  }

  #sendFlows(flows: readonly Flow[]): void {
    this.#send({
      topic: "flows",
      flows: flows.map((flow) => flow.summary()),
      tallies: this.#tallies.list(),
      command: this.#tallies.command,
    });
  }

  #sendRules(node: string): void {
    const network = this.#world.cluster?.nodes.get(node);
    if (!network) return;
    const { netfilter } = network;
    if (this.#rulesVersion.hasChanged(netfilter)) this.#send(ruleTables(node, netfilter));
    this.#rulesTimer = this.#world.clock.after(rulesEveryMs, () => this.#sendRules(node));
  }

  /** Entries whose original direction is that of a request's packet as it came to the node. */
  #conntrackOf(packets: FlowDetail["packets"]): FlowDetail["conntrack"] {
    const first = packets.find(({ direction }) => direction === "request");
    const nodes = this.#world.cluster?.nodes ?? new Map<string, NodeNetwork>();
    return (first?.hops ?? []).flatMap(({ at, stage, packet }) => {
      const node = nodes.get(at);
      if (!node || (stage !== "prerouting" && stage !== "output")) return [];
      const entry = node.netfilter.conntrack.list().find(({ original }) => {
        if (original.protocol !== packet.protocol) return false;
        if (formatIpv4(original.source) !== packet.source) return false;
        if (formatIpv4(original.destination) !== packet.destination) return false;
        if (packet.protocol === "icmp") return true;
        return original.sourcePort === packet.sourcePort && original.destinationPort === packet.destinationPort;
      });
      return entry ? [{ node: at, entry: entryLine(entry, this.#world.clock.monotonic()) }] : [];
    });
  }
}

function createMap({ cluster, definition }: World, changed: () => void): Pick<ClusterMap, "data" | "close"> {
  const { scenario } = definition;
  if (scenario.kind === "hosts") return hostMap(scenario);
  if (!cluster || !hasCluster(scenario)) throw new Error(`the lab ${definition.id} has no cluster`);
  return new ClusterMap(cluster.api.client, scenario, changed);
}
