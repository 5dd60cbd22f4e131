import type { HttpEvent, PacketEvent, Trace, TraceEvent } from "../../cluster/trace.ts";
import { Flow } from "./flow.ts";

/** The latest flows: older ones are forgotten. */
const flowsKept = 200;

/** Groups what the trace tells of packets into flows. */
export class FlowRecorder {
  readonly #flows = new Map<number, Flow>();
  /** TCP flows by the ends that the server sees, UDP exchanges by the client's: whom other events speak of. */
  readonly #byEnds = new Map<string, Flow>();
  readonly #changed: (flow: Flow) => void;
  readonly #isBusy: (machine: string) => boolean;
  readonly #stop: () => void;

  /** `changed` is told of each flow that an event has changed. `isBusy`: a command runs in a terminal of this machine. */
  constructor(trace: Trace, changed: (flow: Flow) => void, isBusy: (machine: string) => boolean) {
    this.#changed = changed;
    this.#isBusy = isBusy;
    this.#stop = trace.subscribe((event) => this.#receive(event));
  }

  get(id: number): Flow | undefined {
    return this.#flows.get(id);
  }

  /** Oldest first. */
  all(): readonly Flow[] {
    return [...this.#flows.values()];
  }

  close(): void {
    this.#stop();
  }

  #receive(event: TraceEvent): void {
    if (event.kind === "packet") this.#notePacket(event);
    else if (event.kind === "http" && event.stage === "request") this.#noteRequest(event);
    else if (event.kind === "dns" && event.stage === "query") {
      const flow = this.#byEnds.get(`${event.client}:${event.clientPort}`);
      if (!flow) return;
      // Both questions of a lookup leave from one socket.
      flow.about = flow.about === undefined ? `${event.type} ${event.name}` : `${flow.about}, ${event.type}`;
      this.#changed(flow);
    }
  }

  #notePacket(event: PacketEvent): void {
    let flow = this.#flows.get(event.flow);
    if (!flow) {
      if (event.stage !== "sent") return;
      flow = new Flow(event, this.#isBusy(event.at));
      this.#flows.set(event.flow, flow);
      if (flow.protocol === "udp") this.#byEnds.set(`${flow.client.address}:${flow.client.port}`, flow);
      this.#forgetOldest();
    }
    const wasReached = flow.reached !== undefined;
    flow.note(event);
    if (!wasReached && flow.reached && flow.protocol === "tcp") {
      const { packet } = event;
      this.#byEnds.set(`${packet.source}:${packet.sourcePort} ${packet.destination}:${packet.destinationPort}`, flow);
    }
    this.#changed(flow);
  }

  #noteRequest({ client, server, method, path }: HttpEvent): void {
    const flow = this.#byEnds.get(`${client} ${server}`);
    if (!flow) return;
    flow.about = `${method} ${path}`;
    flow.requests++;
    this.#changed(flow);
  }

  #forgetOldest(): void {
    if (this.#flows.size <= flowsKept) return;
    const [oldest] = this.#flows.values();
    if (!oldest) return;
    this.#flows.delete(oldest.id);
    for (const [ends, flow] of this.#byEnds) if (flow === oldest) this.#byEnds.delete(ends);
  }
}
