import type { DnsEvent, PacketStage, PacketSummary } from "../../cluster/trace.ts";
import type { LabFile } from "../editor/editor-data.ts";

/** What the bench draws. All of it is plain data that crosses a message port; times are cluster time in milliseconds. */

export interface MapNode {
  readonly name: string;
  readonly address: string;
  /** How the outside reaches it, if it does. */
  readonly externalAddress: string | undefined;
  readonly podCidr: string;
  readonly isControlPlane: boolean;
  readonly isReady: boolean;
}

export interface MapPod {
  readonly namespace: string;
  readonly name: string;
  /** Empty until it has been scheduled. */
  readonly node: string;
  /** Empty until it has one. */
  readonly address: string;
  /** As kubectl's STATUS column says it: `Running`, `Terminating`, `ErrImagePull`. */
  readonly status: string;
  readonly isReady: boolean;
  /** Of the ReplicaSet, DaemonSet … that made it: kind/name; empty for a pod of its own. */
  readonly owner: string;
  readonly usesHostNetwork: boolean;
}

export interface MapEndpoint {
  readonly address: string;
  readonly isReady: boolean;
  /** The pod behind it in the Service's namespace; undefined for an endpoint that somebody wrote by hand. */
  readonly pod: string | undefined;
}

export interface MapServicePort {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly nodePort: number | undefined;
}

export interface MapService {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  /** `None` for a headless one, empty for ExternalName. */
  readonly clusterIp: string;
  /** Of its load balancer, and its externalIPs. */
  readonly externalAddresses: readonly string[];
  readonly externalName: string;
  readonly ports: readonly MapServicePort[];
  readonly endpoints: readonly MapEndpoint[];
}

/** A machine without Kubernetes. */
export interface MapHost {
  readonly name: string;
  readonly cards: readonly { readonly name: string; readonly network: string; readonly address: string }[];
  /** Of its systemd units, without `.service`. */
  readonly services: readonly string[];
}

export interface ClusterMapData {
  readonly topic: "map";
  readonly nodes: readonly MapNode[];
  readonly pods: readonly MapPod[];
  readonly services: readonly MapService[];
  /** Instead of all the others, where there is no cluster. */
  readonly hosts?: readonly MapHost[] | undefined;
  /** The reader's computer, outside. */
  readonly laptop: { readonly name: string; readonly address: string };
}

export interface FlowEnd {
  /** The network namespace: a pod's or node's name, `laptop`; undefined where nobody was reached. */
  readonly at: string | undefined;
  readonly address: string;
  readonly port: number | undefined;
}

/**
 * `open`: under way. `answered`: something came back. `refused`: a reset or an ICMP error came back instead of an
 * answer. `dropped`: a rule or a route lost it. `silent`: it was delivered, and nothing has come back.
 */
export type FlowOutcome = "open" | "answered" | "refused" | "dropped" | "silent";

/** One connection, UDP exchange or ping. */
export interface FlowSummary {
  readonly id: number;
  readonly began: number;
  readonly last: number;
  readonly protocol: PacketSummary["protocol"];
  readonly client: FlowEnd;
  /** Where the client sent it. */
  readonly asked: FlowEnd;
  /** Where it came out, after all translations. */
  readonly reached: FlowEnd | undefined;
  /** The source address that the receiver saw, where it is not the client's. */
  readonly seenAs: string | undefined;
  /** Namespaces that its first packet passed, in order. */
  readonly path: readonly string[];
  /** The same of the first packet that came back. */
  readonly back: readonly string[];
  readonly outcome: FlowOutcome;
  /** Why it was dropped or refused, as the kernel that did it says. */
  readonly reason: string | undefined;
  readonly packets: number;
  /** Payload, both ways. */
  readonly bytes: number;
  /** What it was about, where that is known: a DNS question, an HTTP request line. */
  readonly about: string | undefined;
  /** It began while a command ran in a terminal of the client's machine. */
  readonly isOfCommand: boolean;
}

export interface FlowHop {
  readonly at: string;
  readonly stage: PacketStage;
  readonly time: number;
  readonly packet: PacketSummary;
  readonly translated: PacketSummary | undefined;
  readonly rules: readonly string[] | undefined;
  readonly detail: string | undefined;
}

export interface FlowPacket {
  readonly direction: "request" | "reply";
  readonly hops: readonly FlowHop[];
}

export interface FlowDetail {
  readonly summary: FlowSummary;
  /** The first ones; `summary.packets` says how many there were. */
  readonly packets: readonly FlowPacket[];
  /** Lines of `conntrack -L` that belong to it, with the node they stand on. */
  readonly conntrack: readonly { readonly node: string; readonly entry: string }[];
}

/** How often each backend was reached through one address, since the reader's last command. */
export interface Tally {
  readonly client: string;
  /** `10.96.11.18:8080` */
  readonly asked: string;
  /** By the address reached. */
  readonly counts: readonly (readonly [address: string, connections: number])[];
  /** Those that reached nobody, or were refused. */
  readonly failed: number;
  /** From whom backends were drawn, by the node that did it, and how often; one entry after the other as endpoints changed. */
  readonly draws: readonly Draws[];
  /** Connections that went where their client had been before (ClientIP affinity). */
  readonly stuck: number;
  /** HTTP requests on these connections, and on those that were open before the command. */
  readonly requests: number;
  readonly heldRequests: number;
}

export interface Draws {
  /** Of ipvs mode, `rr`; undefined where iptables rules drew. */
  readonly scheduler: string | undefined;
  readonly node: string;
  /** Addresses. */
  readonly among: readonly string[];
  readonly count: number;
}

export interface FlowsData {
  readonly topic: "flows";
  /** New ones and those that have changed, oldest first. */
  readonly flows: readonly FlowSummary[];
  readonly tallies: readonly Tally[];
  /** The command that the tallies count for. */
  readonly command: string;
}

export interface DnsData {
  readonly topic: "dns";
  /** New ones, oldest first. */
  readonly entries: readonly DnsEvent[];
}

export interface RuleLine {
  /** As iptables-save prints it, without `-A CHAIN `. */
  readonly text: string;
  readonly packets: number;
  readonly bytes: number;
}

export interface RuleChain {
  readonly name: string;
  readonly policy: string | undefined;
  readonly rules: readonly RuleLine[];
}

/** As `ipvsadm -L -n` lists one. */
export interface VirtualServerRow {
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
  readonly scheduler: string;
  readonly servers: readonly {
    readonly address: string;
    readonly port: number;
    readonly weight: number;
    readonly active: number;
    readonly inactive: number;
  }[];
}

/** As `ipset list` lists one. */
export interface IpSetRow {
  readonly name: string;
  readonly type: string;
  readonly members: readonly string[];
}

export interface RulesData {
  readonly topic: "rules";
  readonly node: string;
  readonly tables: readonly { readonly name: string; readonly chains: readonly RuleChain[] }[];
  /** Both empty unless kube-proxy works in ipvs mode, or somebody has made some. */
  readonly virtualServers: readonly VirtualServerRow[];
  readonly ipSets: readonly IpSetRow[];
}

export interface EventRow {
  readonly uid: string;
  readonly time: number;
  readonly type: string;
  readonly reason: string;
  /** `pod/dns-test` */
  readonly object: string;
  readonly namespace: string;
  readonly message: string;
  readonly count: number;
}

export interface EventsData {
  readonly topic: "events";
  /** New ones and those that were seen again, oldest first. */
  readonly rows: readonly EventRow[];
}

export interface FilesData {
  readonly topic: "files";
  /** On the laptop. */
  readonly directory: string;
  readonly files: readonly LabFile[];
}

export type ViewData = ClusterMapData | FlowsData | DnsData | RulesData | EventsData | FilesData;

/** What a page asks to be told about. One of each topic at a time; `rules` are those of one node. */
export type ViewRequest =
  | { readonly topic: "map" | "flows" | "dns" | "events" | "files" }
  | { readonly topic: "rules"; readonly node: string };

export type ViewTopic = ViewData["topic"];

/** What sends views, and what it has to be told. */
export interface ViewSource {
  /** Sends the view's present state, then its changes. */
  watch(request: ViewRequest): void;
  unwatch(topic: ViewTopic): void;
  /** A command has been entered in a terminal, or has ended there. */
  noteCommand(terminal: string, line: string | undefined): void;
  /** A command or the editor may have changed files. */
  noteFiles(): void;
  /** All that is known of a flow; undefined when it has been forgotten. */
  flow(id: number): FlowDetail | undefined;
  close(): void;
}
