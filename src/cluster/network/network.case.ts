import { runVirtually, SimulatedClock } from "../clock.ts";
import { bytes } from "../pipe.ts";
import { createRandom } from "../random.ts";
import { Trace } from "../trace.ts";
import { createNetwork } from "./network.ts";
import type { NetworkStack, TcpConnection } from "./sockets.ts";

/** Two nodes, two pods on the first, one on the second, and a laptop outside. */
export function smallWorld() {
  const clock = new SimulatedClock(0, () => new Promise((resolve) => setImmediate(resolve)));
  const trace = new Trace();
  const network = createNetwork({ clock, random: createRandom("1"), trace });
  const node0 = network.addNode({
    name: "node0",
    address: "192.168.0.44",
    externalAddress: "203.0.113.44",
    podCidr: "10.244.2.0/24",
  });
  const node1 = network.addNode({ name: "node1", address: "192.168.0.45", podCidr: "10.244.1.0/24" });
  const laptop = network.addOutside({ name: "laptop", address: "198.51.100.7" });
  const client = node0.attachPod("client", "10.244.2.2");
  const neighbour = node0.attachPod("neighbour", "10.244.2.3");
  const server = node1.attachPod("server", "10.244.1.2");
  const run = <T>(work: Promise<T>) => runVirtually(clock, work);
  return { clock, trace, network, node0, node1, laptop, client, neighbour, server, run };
}

/** Answers every connection with what it sent, in capitals. */
export function shout(stack: NetworkStack, port: number): void {
  stack.listen(port, async (connection) => {
    for (let chunk = await connection.read(); chunk; chunk = await connection.read()) {
      await connection.write(bytes(new TextDecoder().decode(chunk).toUpperCase()));
    }
    connection.close();
  });
}

/** Connects, asks, reads the whole answer. */
export async function ask(stack: NetworkStack, address: string, port: number, question = "hello"): Promise<string> {
  const connection = await stack.connect({ address, port });
  await connection.write(bytes(question));
  connection.end();
  const answer = await textOf(connection);
  connection.close();
  return answer;
}

/** Everything up to the peer's end. */
export async function textOf(connection: TcpConnection): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const chunk = await connection.read();
    if (!chunk) return text + decoder.decode();
    text += decoder.decode(chunk, { stream: true });
  }
}

/** Both ends of a new connection. */
export async function connected(
  from: NetworkStack,
  to: NetworkStack,
  address: string,
  port = 7000,
): Promise<{ client: TcpConnection; server: TcpConnection }> {
  const accepted = new Promise<TcpConnection>((resolve) => {
    const listener = to.listen(port, (connection) => {
      listener.close();
      resolve(connection);
    });
  });
  return { client: await from.connect({ address, port }), server: await accepted };
}
