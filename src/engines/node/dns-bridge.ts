import { createSocket, type RemoteInfo, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { Clock } from "../../cluster/clock.ts";
import type { NetworkStack, SocketAddress, TcpConnection } from "../../cluster/network/sockets.ts";
import { bindPort, loopback } from "./listen.ts";

export interface DnsBridgeOptions {
  /** Whose programs ask: a node's or a pod's. */
  readonly from: NetworkStack;
  /** The DNS server in the simulated network. */
  readonly server: SocketAddress;
  readonly clock: Clock;
  /** Brings the cluster's clock up to the host's, before something comes in. */
  readonly sync: () => void;
  readonly port: number;
  /** Take the next free port when `port` is taken. */
  readonly stepAround: boolean;
}

export interface DnsBridge {
  readonly port: number;
  close(): Promise<void>;
}

/** So long is an answer waited for, in the cluster's time; as long as dig's own tries take. */
const answerWithinMs = 10_000;

/** The cluster's DNS on loopback, UDP and TCP: each question travels through the simulated network, as one from a node does. */
export async function bridgeDns(options: DnsBridgeOptions): Promise<DnsBridge> {
  const { port, stepAround } = options;
  const connections = new Set<Socket>();
  const { udp, tcp } = await bindPort(port, stepAround, async (candidate) => {
    const tcp = createServer({ allowHalfOpen: true }, (socket) => {
      connections.add(socket);
      socket.on("close", () => connections.delete(socket));
      socket.on("error", () => socket.destroy());
      void carryConnection(options, socket);
    });
    await listening(tcp, candidate);
    const udp = createSocket("udp4");
    try {
      await bound(udp, portOf(tcp));
    } catch (error) {
      tcp.close();
      throw error;
    }
    return { udp, tcp };
  });
  udp.on("message", (question, from) => void carryQuestion(options, udp, question, from));
  udp.on("error", () => {});
  return {
    port: portOf(tcp),
    close: async () => {
      for (const socket of connections) socket.destroy();
      udp.close();
      tcp.close();
      await once(tcp, "close");
    },
  };
}

async function listening(server: Server, port: number): Promise<void> {
  server.listen(port, loopback);
  await once(server, "listening");
}

async function bound(socket: UdpSocket, port: number): Promise<void> {
  socket.bind(port, loopback);
  await once(socket, "listening");
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

/** One datagram in, at most one out: what gets no answer in the cluster gets none here. */
async function carryQuestion(options: DnsBridgeOptions, udp: UdpSocket, question: Uint8Array, asker: RemoteInfo) {
  const { from, server, clock, sync } = options;
  sync();
  const socket = from.bindUdp();
  const late = new AbortController();
  const timer = clock.after(answerWithinMs, () => late.abort());
  try {
    socket.send(new Uint8Array(question), server);
    const { data } = await socket.receive(late.signal);
    udp.send(data, asker.port, asker.address, () => {});
  } catch {
    // Refused, unreachable or late: the asker hears nothing, and asks again.
  } finally {
    timer.cancel();
    socket.close();
  }
}

async function carryConnection({ from, server, sync }: DnsBridgeOptions, socket: Socket): Promise<void> {
  sync();
  let connection: TcpConnection;
  try {
    connection = await from.connect(server);
  } catch {
    socket.resetAndDestroy();
    return;
  }
  socket.on("close", () => connection.close());
  try {
    await Promise.all([inwards(socket, connection, sync), outwards(connection, socket)]);
  } catch {
    // One side was reset: so is the other.
    socket.resetAndDestroy();
  } finally {
    connection.close();
  }
}

async function inwards(socket: Socket, connection: TcpConnection, sync: () => void): Promise<void> {
  for await (const chunk of socket) {
    sync();
    await connection.write(new Uint8Array(chunk));
  }
  connection.end();
}

async function outwards(connection: TcpConnection, socket: Socket): Promise<void> {
  for (let chunk = await connection.read(); chunk; chunk = await connection.read()) {
    if (!socket.write(chunk)) await once(socket, "drain");
  }
  socket.end();
}
