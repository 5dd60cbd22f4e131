import type { ApiClient } from "../api/client.ts";
import { type HttpServer, serveHttp } from "../network/http/server.ts";
import { SocketError, type TcpConnection, type TcpListener, type UdpSocket } from "../network/sockets.ts";
import { bytes } from "../pipe.ts";
import type { Process, Program } from "../process.ts";
import type { Random } from "../random.ts";
import type { Trace } from "../trace.ts";
import { watchClusterNames } from "./cluster-names.ts";
import { recordText } from "./exchange.ts";
import { type Answer, decodeQuery, encodeReply, type Query, type Reply } from "./message.ts";
import { readMessage, writeMessage } from "./tcp-framing.ts";
import { answerFromZone, type Zone } from "./zone.ts";

export interface CoreDnsOptions {
  readonly client: ApiClient;
  /** `cluster.local` */
  readonly clusterDomain: string;
  readonly trace: Trace;
}

/** What kubeadm installs with Kubernetes v1.36. */
const version = "1.14.2";
const healthPort = 8080;
const readyPort = 8181;
/** `health { lameduck 5s }`: answering goes on while the rest of the cluster learns that this pod goes away. */
const lameDuckMs = 5000;

/**
 * CoreDNS with kubeadm's Corefile (errors, health, ready, kubernetes, loadbalance) as a pod's program, on UDP and TCP 53.
 * There is no upstream to forward to: names outside the cluster get SERVFAIL, as with a forward that reaches nobody.
 */
export function createCoreDnsProgram(options: CoreDnsOptions): Program {
  const run = async (process: Process): Promise<number> => {
    const { clock, network } = process.machine;
    const names = watchClusterNames(options.client, () => clock.now());
    const ownAddresses = network.addresses().filter(({ interface: name }) => name !== "lo");
    const zone: Zone = {
      names,
      domain: options.clusterDomain,
      ownAddresses: ownAddresses.map(({ address }) => address),
    };
    const server = new DnsServer(process, zone, options.trace);
    try {
      await server.run();
      return 0;
    } finally {
      server.close();
      names.stop();
    }
  };
  return Object.assign(run, { handles: ["SIGTERM", "SIGINT"] as const });
}

class DnsServer {
  readonly #process: Process;
  readonly #zone: Zone;
  readonly #trace: Trace;
  readonly #shuffle: Random;
  readonly #stop = new AbortController();
  readonly #open: { close(): void }[] = [];
  #ready = false;

  constructor(process: Process, zone: Zone, trace: Trace) {
    this.#process = process;
    this.#zone = zone;
    this.#trace = trace;
    this.#shuffle = process.machine.random.fork("loadbalance");
  }

  async run(): Promise<void> {
    const { machine, signal } = this.#process;
    this.#open.push(this.#serveStatus(healthPort, "/health", () => true));
    this.#open.push(this.#serveStatus(readyPort, "/ready", () => this.#ready));
    try {
      // CoreDNS looks every 100 ms whether its watches have brought what there is.
      await machine.clock.sleep(100, signal);
      const socket = machine.network.bindUdp(53);
      this.#open.push(socket, this.#serveTcp());
      this.#serveUdp(socket).catch(() => {});
      this.#ready = true;
      await this.#print(`.:53\nCoreDNS-${version}\nlinux/amd64\n`);
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    await this.#print("[INFO] SIGTERM: Shutting down servers then terminating\n");
    await this.#print("[INFO] plugin/health: Going into lameduck mode for 5s\n");
    await machine.clock.sleep(lameDuckMs);
  }

  close(): void {
    this.#stop.abort(new Error("the server has stopped"));
    for (const one of this.#open) one.close();
  }

  #serveStatus(port: number, path: string, isFine: () => boolean): HttpServer {
    const { clock, network } = this.#process.machine;
    return serveHttp({ clock, network, trace: this.#trace }, port, (request) => {
      if (new URL(request.url).pathname !== path) return new Response("404 page not found\n", { status: 404 });
      return isFine() ? new Response("OK") : new Response("", { status: 503 });
    });
  }

  async #serveUdp(socket: UdpSocket): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        const { from, data } = await socket.receive(signal);
        const query = decodeQuery(data);
        if (query) socket.send(encodeReply(query, this.#answer(query, from.address), query.maxSize), from);
      } catch (error) {
        // A client that did not wait for its answer.
        if (!(error instanceof SocketError)) throw error;
      }
    }
  }

  #serveTcp(): TcpListener {
    const serve = async (connection: TcpConnection) => {
      const { signal } = this.#stop;
      for (let data = await readMessage(connection, signal); data; data = await readMessage(connection, signal)) {
        const query = decodeQuery(data);
        if (!query) return;
        const reply = this.#answer(query, connection.remote.address);
        await writeMessage(connection, encodeReply(query, reply, 65535), signal);
      }
    };
    return this.#process.machine.network.listen(53, (connection) => {
      serve(connection)
        .catch(() => {})
        .finally(() => connection.close());
    });
  }

  #answer(query: Query, client: string): Reply {
    const { clock, network } = this.#process.machine;
    const found = answerFromZone(this.#zone, query.question);
    const reply = found ? { ...found, answers: this.#balance(found.answers) } : this.#withoutUpstream(query);
    if (this.#trace.active) {
      this.#trace.emit({
        kind: "dns",
        time: clock.now(),
        stage: "served",
        at: network.name,
        client,
        server: this.#zone.ownAddresses[0] ?? "",
        name: query.question.name,
        type: query.question.type,
        responseCode: reply.responseCode,
        answers: reply.answers.map(recordText),
      });
    }
    return reply;
  }

  #withoutUpstream({ question }: Query): Reply {
    this.#print(
      `[ERROR] plugin/errors: 2 ${question.name}. ${question.type}: eastwest: no upstream name server is simulated\n`,
    ).catch(() => {});
    return { responseCode: "SERVFAIL", authoritative: false, answers: [], authorities: [], additionals: [] };
  }

  /** plugin/loadbalance, round_robin: addresses in random order, behind what leads to them. */
  #balance(answers: readonly Answer[]): readonly Answer[] {
    const addresses = answers.filter(({ type }) => type === "A");
    if (addresses.length < 2) return answers;
    for (let index = addresses.length - 1; index > 0; index--) {
      const other = this.#shuffle.int(index + 1);
      const [a, b] = [addresses[index], addresses[other]];
      if (a && b) [addresses[index], addresses[other]] = [b, a];
    }
    return [...answers.filter(({ type }) => type !== "A"), ...addresses];
  }

  #print(text: string): Promise<void> {
    return this.#process.stdout.write(bytes(text));
  }
}
