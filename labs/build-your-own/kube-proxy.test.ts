import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Folder } from "./programs.case.ts";
import { leastConnections, random, roundRobin } from "./project/choose.mjs";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.end());

const call = (port: number) => connect({ port, host: "127.0.0.1", allowHalfOpen: true });

/** Opens a connection, and gives what the server says first. */
async function greeting(port: number): Promise<{ readonly name: string; readonly socket: Socket }> {
  const socket = call(port);
  const [data] = await once(socket, "data");
  return { name: String(data), socket };
}

const closed = (socket: Socket) => once(socket.destroy(), "close");

/** A server that says its name to each connection, and then waits for its end. */
const greeter = (name: string) =>
  folder.server((socket) => {
    socket.write(name);
    socket.resume().once("end", () => socket.end());
  });

const useChooser = (name: string) => folder.change("kube-proxy.mjs", "choosers.random", `choosers.${name}`);

describe("kube-proxy.mjs", () => {
  it("takes the next endpoint when one refuses, and says so", async () => {
    const gone = await greeter("gone");
    const here = await greeter("here");
    await new Promise((resolve) => gone.server.close(resolve));
    folder.writeEndpoints(gone.port, here.port);
    useChooser("roundRobin");
    const proxy = await folder.listening("kube-proxy.mjs");
    expect((await greeting(proxy.port)).name).toBe("here");
    await proxy.printed(new RegExp(`^Dial failed: connect ECONNREFUSED 127.0.0.1:${gone.port}$`, "m"));
  });

  it("ends a connection for which there is no endpoint, in an orderly way", async () => {
    const proxy = await folder.listening("kube-proxy.mjs");
    for (const written of [undefined, "{}", '{"items":[]}']) {
      if (written !== undefined) folder.write("endpointslices.json", written);
      const socket = call(proxy.port);
      socket.write("GET / HTTP/1.1\r\n\r\n");
      expect(await text(socket)).toBe("");
      socket.end();
    }
    await proxy.printed(/^Couldn't find an endpoint for default\/cloud-user: missing endpoints$/m);
  });

  it("names a file that cannot be read, and goes on", async () => {
    const proxy = await folder.listening("kube-proxy.mjs");
    folder.write("endpointslices.json", "{");
    expect(await text(call(proxy.port).end())).toBe("");
    await proxy.printed(/^endpointslices\.json: .*JSON/m);
    const { port } = await greeter("here");
    folder.writeEndpoints(port);
    expect((await greeting(proxy.port)).name).toBe("here");
  });

  it("carries what comes after one side has ended", async () => {
    const echo = await folder.server(async (socket) => {
      const said = await text(socket);
      socket.end(`${said.length} bytes`);
    });
    folder.writeEndpoints(echo.port);
    const proxy = await folder.listening("kube-proxy.mjs");
    const socket = call(proxy.port);
    socket.end("x".repeat(1_000_000));
    expect(await text(socket)).toBe("1000000 bytes");
  });

  it("ends both connections when one is reset", async () => {
    const backends: Socket[] = [];
    const { port } = await folder.server((socket) => {
      backends.push(socket.resume());
      socket.write("hello");
    });
    folder.writeEndpoints(port);
    const proxy = await folder.listening("kube-proxy.mjs");
    const first = await greeting(proxy.port);
    first.socket.resetAndDestroy();
    await expect.poll(() => backends[0]?.readableEnded).toBe(true);
    const second = await greeting(proxy.port);
    backends[1]?.resetAndDestroy();
    await once(second.socket, "end");
  });

  it("reads no faster than the other side takes", async () => {
    const plenty = 100_000_000;
    const chunk = Buffer.alloc(65_536);
    const senders: Socket[] = [];
    const { port } = await folder.server((socket) => {
      senders.push(socket.resume());
      socket.write("!");
    });
    folder.writeEndpoints(port);
    const proxy = await folder.listening("kube-proxy.mjs");
    const { socket: caller } = await greeting(proxy.port);
    caller.pause();
    const [sender] = senders;
    let taken = 0;
    // kube-proxy is awake, for it serves others, and yet nothing more goes out: all buffers on the way are full.
    for (let others = 0; others < 10; others++) {
      while (sender?.writableLength === 0 && taken < plenty) {
        sender.write(chunk);
        taken += chunk.length;
        others = 0;
        await turn();
      }
      await closed((await greeting(proxy.port)).socket);
    }
    expect(taken).toBeLessThan(plenty);
    sender?.end();
    expect((await text(caller)).length).toBe(taken);
  });

  it("leastConnections leaves out who holds a connection", async () => {
    folder.writeEndpoints((await greeter("a")).port, (await greeter("b")).port, (await greeter("c")).port);
    useChooser("leastConnections");
    const proxy = await folder.listening("kube-proxy.mjs");
    const held = await greeting(proxy.port);
    expect(held.name).toBe("a");
    const names: string[] = [];
    for (let index = 0; index < 6; index++) {
      const { name, socket } = await greeting(proxy.port);
      names.push(name);
      await closed(socket);
    }
    expect(names).not.toContain("a");
    await closed(held.socket);
    await expect
      .poll(async () => {
        const { name, socket } = await greeting(proxy.port);
        await closed(socket);
        return name;
      })
      .toBe("a");
  });
});

describe("choose.mjs", () => {
  const endpoints = [..."abcd"].map((name) => ({ name, host: "127.0.0.1", port: 1 }));
  const draws = (count: number, choose: () => { readonly name: string }) =>
    Array.from({ length: count }, () => choose().name).join("");

  it("random gives each", () => {
    expect([...new Set(draws(200, () => random(endpoints, () => 0)))].sort().join("")).toBe("abcd");
  });

  it("roundRobin gives each in turn, whoever comes and goes", () => {
    expect(draws(9, () => roundRobin(endpoints))).toBe("abcdabcda");
    const others = endpoints.filter(({ name }) => name !== "b");
    expect(draws(4, () => roundRobin(others))).toBe("cdac");
    expect(draws(2, () => roundRobin(endpoints))).toBe("da");
  });

  it("leastConnections gives who has least, in turn", () => {
    const open = ({ name }: { readonly name: string }) => (name === "b" || name === "c" ? 0 : 2);
    expect([...draws(6, () => leastConnections(endpoints, open))].sort().join("")).toBe("bbbccc");
  });
});
