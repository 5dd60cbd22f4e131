import { describe, expect, it } from "vitest";
import { bytes } from "../pipe.ts";
import { connected, smallWorld } from "./network.case.ts";
import type { NetworkStack } from "./sockets.ts";

/** State, queues and timer of each TCP socket. */
function shown(stack: NetworkStack): string[] {
  return (stack.kernel?.sockets() ?? [])
    .filter(({ protocol }) => protocol === "tcp")
    .map(({ state, receiveQueue, sendQueue, timer }) => {
      const rest = timer ? ` ${timer.kind} ${Math.round(timer.remainingMs)}` : "";
      return `${state} ${receiveQueue} ${sendQueue}${rest}`;
    });
}

describe("the sockets of a namespace", () => {
  it("show how far a connection has come, at each of its ends", async () => {
    const { client, server, run, clock } = smallWorld();
    const ends = await run(connected(client, server, "10.244.1.2"));
    await run(clock.sleep(10));
    expect(shown(client)).toEqual(["ESTAB 0 0"]);
    await run(ends.client.write(bytes("unread")));
    await run(clock.sleep(10));
    expect(shown(server)).toEqual(["ESTAB 6 0"]);
    await run(ends.server.read());
    ends.client.end();
    expect(shown(client)).toEqual(["FIN-WAIT-1 0 1 on 201"]);
    // The server's acknowledgement is a delayed one.
    await run(clock.sleep(50));
    expect(shown(client)).toEqual(["FIN-WAIT-2 0 0"]);
    expect(shown(server)).toEqual(["CLOSE-WAIT 1 0"]);
    ends.server.close();
    expect(shown(server)).toEqual(["LAST-ACK 0 1 on 201"]);
    await run(clock.sleep(10));
    expect(shown(client)).toEqual(["TIME-WAIT 0 0 timewait 59990"]);
    expect(shown(server)).toEqual([]);
    await run(clock.sleep(60_000));
    expect(shown(client)).toEqual([]);
  });

  it("show listeners, attempts, closed windows and keep-alive", async () => {
    const { client, server, node1, run, clock } = smallWorld();
    const listener = server.listen(80, () => {});
    expect(shown(server)).toEqual(["LISTEN 0 4096"]);
    listener.close();
    node1.netfilter.restore("*filter\n-A FORWARD -p tcp --dport 81 -j DROP\nCOMMIT\n");
    const abort = new AbortController();
    client.connect({ address: "10.244.1.2", port: 81 }, abort.signal).catch(() => {});
    await run(clock.sleep(1500));
    expect(shown(client)).toEqual(["SYN-SENT 0 1 on 1500"]);
    abort.abort(new Error("enough"));
    const ends = await run(connected(client, server, "10.244.1.2"));
    ends.client.keepAlive({ idleMs: 60_000, intervalMs: 60_000, probes: 9 });
    await run(clock.sleep(1000));
    expect(shown(client)).toEqual(["ESTAB 0 0 keepalive 59000"]);
    ends.client.write(new Uint8Array(70_000)).catch(() => {});
    await run(clock.sleep(1000));
    const [line = ""] = shown(client);
    expect(line).toMatch(/^ESTAB 0 \d+ persist \d+$/);
    expect(shown(server)[0]).toBe("ESTAB 65152 0");
  });

  it("show UDP, with what is unread as the kernel counts it", async () => {
    const { client, server, run, clock } = smallWorld();
    server.bindUdp(53);
    client.bindUdp(5000).send(new Uint8Array(2), { address: "10.244.1.2", port: 53 });
    await run(clock.sleep(10));
    expect(server.kernel?.sockets()).toMatchObject([
      { protocol: "udp", state: "UNCONN", receiveQueue: 768, local: { address: "0.0.0.0", port: 53 } },
    ]);
  });
});
