import type { Clock } from "../../clock.ts";
import type { Hook, Passage, Verdict } from "../hooks.ts";
import type { Ipv4 } from "../ipv4.ts";
import type { Conntrack } from "../netfilter/conntrack.ts";
import { invert } from "../netfilter/tuple.ts";
import { isIcmpError, type Packet, packetBytes, type TcpSegment, tcpFlags, type UdpDatagram } from "../packet.ts";
import { summarize } from "../packet-summary.ts";
import { clientTuple, type End, type IpvsConnection, tupleBetween } from "./connection.ts";
import { ConnectionTable } from "./connection-table.ts";
import { nextState } from "./tcp-states.ts";
import { type Timeouts, timeoutOf } from "./timeouts.ts";
import { formatEnd, type RealServer, type VirtualServer } from "./virtual-server.ts";
import { VirtualServers } from "./virtual-servers.ts";

/** What packets there are of, here, that it can balance. */
type Balanceable = IpvsConnection["protocol"];

export interface IpvsOptions {
  readonly clock: Clock;
  readonly conntrack: Conntrack;
  /** Whether the host itself has this address. */
  readonly isLocal: (address: Ipv4) => boolean;
}

/**
 * Linux' IP Virtual Server in one namespace, with masquerading as its one way to forward, and with the sysctls that
 * kube-proxy sets: net.ipv4.vs.conntrack, expire_nodest_conn and expire_quiescent_template are 1
 * (net/netfilter/ipvs/ip_vs_core.c).
 */
export class Ipvs {
  readonly servers: VirtualServers;
  readonly timeouts: Timeouts = { tcp: 900, tcpFin: 120, udp: 300 };
  readonly #options: IpvsOptions;
  readonly #connections: ConnectionTable;

  constructor(options: IpvsOptions) {
    this.#options = options;
    this.#connections = new ConnectionTable(options.clock, (connection) => this.#dropTracked(connection));
    this.servers = new VirtualServers(options.clock, {
      counted: () => this.#connections.sweep(true),
      serverRemoved: (server) => this.#removeConnectionsTo(server),
    });
  }

  /** What it knows of, oldest first; templates of persistent clients, too. */
  connections(): readonly IpvsConnection[] {
    return this.#connections.list();
  }

  /**
   * What it does with a packet at a hook: gives it another destination and sends it on from here ("transmit"), changes
   * an answer's source, refuses it where no real server takes it, or nothing.
   */
  run(hook: Hook, passage: Passage): Verdict {
    // What it has seen already (skb->ipvs_property).
    if (passage.ipvs || this.servers.isEmpty) return "accept";
    const { packet } = passage;
    if (isIcmpError(packet)) return this.#aboutOther(packet, passage);
    if (packet.protocol === "icmp") return "accept";
    const answered = this.#connections.fromServer(packet);
    if (answered) return this.#answer(answered, packet, passage);
    return hook === "forward" ? "accept" : this.#request(packet, passage);
  }

  /** From the client: to the real server that has the connection, or to one that is picked now. */
  #request(packet: TcpSegment | UdpDatagram, passage: Passage): Verdict {
    let connection = this.#connections.fromClient(packet);
    if (connection && isOpening(packet) && isOver(connection)) {
      const isTracked = passage.tracking?.connection?.confirmed ?? false;
      this.#connections.remove(connection);
      // The old entry of conntrack would lead it astray: the client will ask again.
      if (isTracked) return "drop";
      connection = undefined;
    }
    if (!connection) {
      const { protocol, source, sourcePort, destination, destinationPort } = packet;
      const server = this.servers.get({ protocol, address: destination, port: destinationPort });
      if (!server || (protocol === "tcp" && !isOpening(packet))) return "accept";
      connection = this.#schedule(protocol, server, { address: source, port: sourcePort });
      if (!connection) return { rejectWith: "icmp-port-unreachable" };
    }
    this.#count(connection, "in", packet);
    this.#changeState(connection, packet, "in");
    this.#tellConntrack(connection, passage);
    const before = passage.rules ? summarize(packet) : undefined;
    packet.destination = connection.real.address;
    packet.destinationPort = connection.real.port;
    const { server, virtual, real } = connection;
    const detail = `${formatEnd(virtual.address, virtual.port)} ${server.scheduler.name} -> ${formatEnd(real.address, real.port)}`;
    passage.ipvs = { connection, direction: "original", before, detail };
    return this.#options.isLocal(packet.destination) ? "accept" : "transmit";
  }

  /** From the real server: the client sees the virtual one. */
  #answer(connection: IpvsConnection, packet: TcpSegment | UdpDatagram, passage: Passage): Verdict {
    this.#count(connection, "out", packet);
    this.#changeState(connection, packet, "out");
    const before = passage.rules ? summarize(packet) : undefined;
    const { virtual, real } = connection;
    packet.source = virtual.address;
    packet.sourcePort = virtual.port;
    const detail = `${formatEnd(real.address, real.port)} -> ${formatEnd(virtual.address, virtual.port)}`;
    passage.ipvs = { connection, direction: "reply", before, detail };
    return "accept";
  }

  /** An ICMP error about a packet of one of its connections. */
  #aboutOther(packet: Packet & { readonly quoted: Packet }, passage: Passage): Verdict {
    const { quoted } = packet;
    if (quoted.protocol === "icmp") return "accept";
    const answers = invert(quoted);
    const before = passage.rules ? summarize(packet) : undefined;
    // About what went to a real server: it is the virtual one that the client knows.
    const request = this.#connections.fromServer(answers);
    if (request) {
      const { virtual, real } = request;
      packet.source = virtual.address;
      quoted.destination = virtual.address;
      quoted.destinationPort = virtual.port;
      const detail = `${formatEnd(real.address, real.port)} -> ${formatEnd(virtual.address, virtual.port)}`;
      passage.ipvs = { connection: request, direction: "reply", before, detail };
      return "accept";
    }
    // About an answer: the real server should know.
    const answer = this.#connections.fromClient(answers);
    if (!answer) return "accept";
    const { virtual, real } = answer;
    packet.destination = real.address;
    quoted.source = real.address;
    quoted.sourcePort = real.port;
    const detail = `${formatEnd(virtual.address, virtual.port)} -> ${formatEnd(real.address, real.port)}`;
    passage.ipvs = { connection: answer, direction: "original", before, detail };
    return this.#options.isLocal(real.address) ? "accept" : "transmit";
  }

  #schedule(protocol: Balanceable, server: VirtualServer, client: End): IpvsConnection | undefined {
    const template = server.persistence === undefined ? undefined : this.#templateFor(protocol, server, client);
    if (server.persistence !== undefined && !template) return undefined;
    const destination = template?.destination ?? this.#pick(server, client);
    if (!destination) return undefined;
    const connection = this.#connect(protocol, server, client, destination, template);
    server.statistics.note("connections");
    destination.statistics.note("connections");
    if (template) this.#connections.renew(template);
    return connection;
  }

  #pick(server: VirtualServer, client: End): RealServer | undefined {
    return server.scheduler.pick(server.servers, { source: client.address, destination: server.address });
  }

  /** Where a persistent client goes: as before, while that server takes connections. */
  #templateFor(protocol: Balanceable, server: VirtualServer, client: End): IpvsConnection | undefined {
    const network = { address: (client.address & server.netmask) >>> 0, port: 0 };
    const known = this.#connections.fromClient(tupleBetween(protocol, network, server));
    if (known && known.destination.weight > 0) return known;
    const destination = this.#pick(server, client);
    if (known) this.#connections.remove(known);
    return (
      destination && this.#connect(protocol, server, network, destination, undefined, (server.persistence ?? 0) * 1000)
    );
  }

  /** `lifetime` makes it a template. */
  #connect(
    protocol: Balanceable,
    server: VirtualServer,
    client: End,
    destination: RealServer,
    template: IpvsConnection | undefined,
    lifetime?: number,
  ): IpvsConnection {
    const { address, port } = server;
    const connection: IpvsConnection = {
      protocol,
      client,
      virtual: { address, port },
      real: { address: destination.address, port: destination.port },
      server,
      destination,
      isTemplate: lifetime !== undefined,
      template,
      controlled: new Set(),
      assured: false,
      tcpState: "NONE",
      active: false,
      timeout: lifetime ?? timeoutOf(protocol, "NONE", this.timeouts),
      expires: 0,
    };
    this.#connections.renew(connection);
    this.#connections.add(connection);
    return connection;
  }

  #changeState(connection: IpvsConnection, packet: Packet, way: "in" | "out"): void {
    const { destination, template } = connection;
    if (packet.protocol === "tcp") {
      connection.tcpState = nextState(connection.tcpState, packet, way);
      const active = connection.tcpState === "ESTABLISHED";
      if (active !== connection.active) {
        connection.active = active;
        destination.activeConnections += active ? 1 : -1;
        destination.inactiveConnections += active ? -1 : 1;
      }
      if (active && template) template.assured = true;
    } else if (way === "out" && template) template.assured = true;
    connection.timeout = timeoutOf(connection.protocol, connection.tcpState, this.timeouts);
    this.#connections.renew(connection);
  }

  #count({ server, destination }: IpvsConnection, way: "in" | "out", packet: Packet): void {
    for (const { statistics } of [server, destination]) {
      statistics.note(way === "in" ? "inPackets" : "outPackets");
      statistics.note(way === "in" ? "inBytes" : "outBytes", packetBytes(packet));
    }
  }

  /** Answers will come from the real server, though NAT's rules did not say so (ip_vs_update_conntrack). */
  #tellConntrack({ real }: IpvsConnection, { tracking }: Passage): void {
    const tracked = tracking?.connection;
    if (!tracked || tracked.confirmed || tracking.direction !== "original") return;
    tracked.reply = { ...tracked.reply, source: real.address, sourcePort: real.port };
  }

  /** What conntrack knows of a connection goes with it (ip_vs_conn_drop_conntrack). */
  #dropTracked(connection: IpvsConnection): void {
    const { conntrack } = this.#options;
    const tracked = conntrack.find(clientTuple(connection));
    if (tracked) conntrack.remove(tracked);
  }

  /** expire_nodest_conn: connections do not outlive their real server. */
  #removeConnectionsTo(gone: RealServer): void {
    for (const connection of this.#connections.list()) {
      if (connection.destination === gone) this.#connections.remove(connection);
    }
  }
}

function isOpening(packet: Packet): boolean {
  return packet.protocol === "tcp" && (packet.flags & tcpFlags.syn) !== 0 && (packet.flags & tcpFlags.rst) === 0;
}

/** Its client may open a new one from the same port, with another server: it has ended, or its server takes no more. */
function isOver({ tcpState, destination }: IpvsConnection): boolean {
  return tcpState === "TIME_WAIT" || destination.weight === 0;
}
