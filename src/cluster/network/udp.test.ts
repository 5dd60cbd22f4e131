import { describe, expect, it } from "vitest";
import { bytes } from "../pipe.ts";
import { smallWorld } from "./network.case.ts";

const text = (data: Uint8Array) => new TextDecoder().decode(data);

describe("UDP", () => {
  it("carries datagrams both ways", async () => {
    const { client, server, run } = smallWorld();
    const service = server.bindUdp(53);
    const socket = client.bindUdp();
    expect(socket.local.port).toBeGreaterThanOrEqual(32768);
    socket.send(bytes("ping"), { address: "10.244.1.2", port: 53 });
    const question = await run(service.receive());
    expect(question.from).toEqual({ address: "10.244.2.2", port: socket.local.port });
    service.send(bytes("pong"), question.from);
    const answer = await run(socket.receive());
    expect(text(answer.data)).toBe("pong");
    expect(answer.from).toEqual({ address: "10.244.1.2", port: 53 });
  });

  it("hears once of a port that is closed, and can go on", async () => {
    const { client, server, run } = smallWorld();
    const socket = client.bindUdp();
    socket.send(bytes("?"), { address: "10.244.1.2", port: 53 });
    await expect(run(socket.receive())).rejects.toMatchObject({ code: "ECONNREFUSED" });
    server.bindUdp(53);
    socket.send(bytes("?"), { address: "10.244.1.2", port: 53 });
    const echo = client.bindUdp(5353);
    echo.send(
      bytes("!"),
      socket.local.address === "0.0.0.0" ? { ...socket.local, address: "10.244.2.2" } : socket.local,
    );
    expect(text((await run(socket.receive())).data)).toBe("!");
  });

  it("wants a free port and an own address", () => {
    const { server } = smallWorld();
    const socket = server.bindUdp(53);
    expect(() => server.bindUdp(53)).toThrow("EADDRINUSE");
    expect(() => server.bindUdp(54, "10.244.1.9")).toThrow("EADDRNOTAVAIL");
    socket.close();
    expect(server.bindUdp(53, "127.0.0.1").local).toEqual({ address: "127.0.0.1", port: 53 });
  });

  it("can be given up on", async () => {
    const { client, clock, run } = smallWorld();
    const abort = new AbortController();
    clock.after(1000, () => abort.abort(new Error("enough")));
    await expect(run(client.bindUdp().receive(abort.signal))).rejects.toThrow("enough");
  });
});
