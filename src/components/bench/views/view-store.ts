import { batch, signal } from "@preact/signals";
import type { DnsEvent } from "../../../cluster/trace.ts";
import type {
  ClusterMapData,
  EventRow,
  FilesData,
  FlowSummary,
  RulesData,
  Tally,
  ViewData,
} from "../../../lab/views/view-data.ts";
import { nextPodMarks, type PodMarks } from "./pod-marks.ts";

/** As many as the engine keeps, so that what it says of one can still be asked for. */
const flowsKept = 200;
const dnsKept = 300;
const eventsKept = 500;

export interface Traffic {
  /** Oldest first. */
  readonly flows: readonly FlowSummary[];
  readonly tallies: readonly Tally[];
  /** The command that the tallies count for. */
  readonly command: string;
}

const noTraffic: Traffic = { flows: [], tallies: [], command: "" };

/** What the views show, as the engine has told it so far. */
export class ViewStore {
  readonly map = signal<ClusterMapData | undefined>(undefined);
  /** Each backend's number, the same in all views: see pod-marks.ts. */
  readonly marks = signal<PodMarks>(new Map());
  readonly traffic = signal<Traffic>(noTraffic);
  readonly names = signal<readonly DnsEvent[]>([]);
  readonly rules = signal<RulesData | undefined>(undefined);
  /** The same node's rules one message before: what has counted since is what was just used. */
  readonly rulesBefore = signal<RulesData | undefined>(undefined);
  readonly events = signal<readonly EventRow[]>([]);
  readonly files = signal<FilesData | undefined>(undefined);

  receive(data: ViewData): void {
    switch (data.topic) {
      case "map":
        batch(() => {
          this.map.value = data;
          this.marks.value = nextPodMarks(this.marks.value, data);
        });
        break;
      case "flows": {
        const flows = new Map(this.traffic.value.flows.map((flow) => [flow.id, flow]));
        for (const flow of data.flows) flows.set(flow.id, flow);
        this.traffic.value = { ...data, flows: [...flows.values()].slice(-flowsKept) };
        break;
      }
      case "dns":
        this.names.value = [...this.names.value, ...data.entries].slice(-dnsKept);
        break;
      case "rules":
        this.rulesBefore.value = this.rules.value?.node === data.node ? this.rules.value : undefined;
        this.rules.value = data;
        break;
      case "events": {
        const rows = new Map(this.events.value.map((row) => [row.uid, row]));
        for (const row of data.rows) {
          rows.delete(row.uid);
          rows.set(row.uid, row);
        }
        this.events.value = [...rows.values()].slice(-eventsKept);
        break;
      }
      case "files":
        this.files.value = data;
    }
  }

  /** Another engine starts: what the one before has told is not its. */
  clear(): void {
    this.map.value = undefined;
    this.marks.value = new Map();
    this.traffic.value = noTraffic;
    this.names.value = [];
    this.rules.value = undefined;
    this.rulesBefore.value = undefined;
    this.events.value = [];
    this.files.value = undefined;
  }
}
