import { describe, expect, it } from "vitest";
import { runVirtually, SimulatedClock } from "../clock.ts";
import { bytes } from "../pipe.ts";
import { createRandom } from "../random.ts";
import { Trace } from "../trace.ts";
import { createNetwork } from "./network.ts";
import type { NetworkStack, TcpConnection } from "./sockets.ts";

function world() {
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

async function textOf(connection: TcpConnection): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const chunk = await connection.read();
    if (!chunk) return text + decoder.decode();
    text += decoder.decode(chunk, { stream: true });
  }
}

/** Answers every connection with what it sent, in capitals. */
function shout(stack: NetworkStack, port: number): void {
  stack.listen(port, async (connection) => {
    for (let chunk = await connection.read(); chunk; chunk = await connection.read()) {
      await connection.write(bytes(new TextDecoder().decode(chunk).toUpperCase()));
    }
    connection.close();
  });
}

async function ask(stack: NetworkStack, address: string, port: number, question = "hello"): Promise<string> {
  const connection = await stack.connect({ address, port });
  await connection.write(bytes(question));
  connection.end();
  const answer = await textOf(connection);
  connection.close();
  return answer;
}

describe("TCP between namespaces", () => {
  it("reaches a pod on another node, a neighbour, itself and the node", async () => {
    const { client, neighbour, server, node0, run } = world();
    for (const stack of [client, neighbour, server, node0.stack]) shout(stack, 8080);
    expect(await run(ask(client, "10.244.1.2", 8080))).toBe("HELLO");
    expect(await run(ask(client, "10.244.2.3", 8080))).toBe("HELLO");
    expect(await run(ask(client, "10.244.2.2", 8080))).toBe("HELLO");
    expect(await run(ask(client, "127.0.0.1", 8080))).toBe("HELLO");
    expect(await run(ask(client, "192.168.0.44", 8080))).toBe("HELLO");
    expect(await run(ask(node0.stack, "10.244.1.2", 8080))).toBe("HELLO");
  });

  it("is refused at a closed port", async () => {
    const { client, run } = world();
    await expect(run(client.connect({ address: "10.244.1.2", port: 81 }))).rejects.toMatchObject({
      code: "ECONNREFUSED",
    });
  });

  it("carries UDP both ways and reports a closed port", async () => {
    const { client, server, run } = world();
    const service = server.bindUdp(53);
    const socket = client.bindUdp();
    const talk = async () => {
      socket.send(bytes("ping"), { address: "10.244.1.2", port: 53 });
      const question = await service.receive();
      service.send(bytes("pong"), question.from);
      return socket.receive();
    };
    const answer = await run(talk());
    expect(new TextDecoder().decode(answer.data)).toBe("pong");
    expect(answer.from).toEqual({ address: "10.244.1.2", port: 53 });
    socket.send(bytes("ping"), { address: "10.244.1.2", port: 54 });
    await expect(run(socket.receive())).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});
