import { describe, expect, it } from "vitest";
import { runVirtually, SimulatedClock } from "../../clock.ts";
import type { FetchHandler } from "../../container-image.ts";
import { bytes } from "../../pipe.ts";
import { createRandom } from "../../random.ts";
import { type HttpEvent, Trace } from "../../trace.ts";
import { createNetwork } from "../network.ts";
import type { TcpConnection } from "../sockets.ts";
import { type AgentOptions, HttpAgent } from "./agent.ts";
import { type ServerOptions, serveHttp } from "./server.ts";

function pair(handler: FetchHandler, options: ServerOptions = {}) {
  const clock = new SimulatedClock(
    Date.UTC(2026, 0, 2, 3, 4, 5),
    () => new Promise((resolve) => setImmediate(resolve)),
  );
  const trace = new Trace();
  const network = createNetwork({ clock, random: createRandom("1"), trace });
  const node = network.addNode({ name: "node0", address: "192.168.0.44", podCidr: "10.244.2.0/24" });
  const client = node.attachPod("client", "10.244.2.2");
  const pod = node.attachPod("server", "10.244.2.3");
  const server = serveHttp({ network: pod, clock, trace }, 80, handler, options);
  const run = <T>(work: Promise<T>) => runVirtually(clock, work);
  /** Sends a text and gives everything that comes until the server closes, or for two seconds. */
  const talk = (text: string) =>
    run(
      (async () => {
        const connection = await client.connect({ address: "10.244.2.3", port: 80 });
        await connection.write(bytes(text));
        clock.after(2000, () => connection.end());
        return readAll(connection);
      })(),
    );
  const agent = (agentOptions: AgentOptions = {}) => new HttpAgent({ network: client, clock }, agentOptions);
  const get = async (one: HttpAgent, target = "/", method = "GET") => {
    const { head, body } = await run(
      one.request({
        host: "server",
        port: 80,
        resolve: async () => "10.244.2.3",
        method,
        target,
        headers: [["Host", "server"]],
      }),
    );
    return { status: head.status, headers: Object.fromEntries(head.headers), body: new TextDecoder().decode(body) };
  };
  return { clock, trace, client, pod, server, run, talk, agent, get };
}

async function readAll(connection: TcpConnection): Promise<string> {
  let text = "";
  for (let data = await connection.read(); data; data = await connection.read()) text += new TextDecoder().decode(data);
  return text;
}

const hello: FetchHandler = () => new Response("hello", { headers: { "content-type": "text/plain" } });
const date = "Fri, 02 Jan 2026 03:04:05 GMT";

describe("the server", () => {
  it("answers on the wire as HTTP/1.1", async () => {
    expect(await pair(hello).talk("GET / HTTP/1.1\r\nHost: server\r\nConnection: close\r\n\r\n")).toBe(
      `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nDate: ${date}\r\nConnection: close\r\n\r\nhello`,
    );
  });

  it("keeps the connection for the next request, in order", async () => {
    const { talk } = pair((request) => new Response(new URL(request.url).pathname));
    const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: server\r\n\r\n`;
    expect((await talk(request("/a") + request("/b"))).match(/\/[ab]$|\/[ab](?=HTTP)/g)).toEqual(["/a", "/b"]);
  });

  it("leaves out the body of a HEAD", async () => {
    expect(await pair(hello).talk("HEAD / HTTP/1.1\r\nHost: server\r\n\r\n")).toBe(
      `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nDate: ${date}\r\n\r\n`,
    );
  });

  it.each([
    "hello there\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n",
    "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: x\r\nno header\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: much\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
  ])("refuses %j", async (text) => {
    expect(await pair(hello).talk(text)).toBe(
      `HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nDate: ${date}\r\nConnection: close\r\n\r\n`,
    );
  });

  it("reads bodies of known length and in chunks", async () => {
    const { talk } = pair(async (request) => new Response(await request.text()));
    const head = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    expect(await talk(`${head}Content-Length: 3\r\n\r\nabc`)).toMatch(/\r\n\r\nabc$/);
    expect(await talk(`${head}Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n`)).toMatch(
      /\r\n\r\nabc$/,
    );
  });

  it("streams a body in chunks as it comes", async () => {
    const world = pair(() => {
      const body = new ReadableStream<Uint8Array>({
        async start(controller) {
          for (const word of ["one", "two"]) {
            await world.clock.sleep(500);
            controller.enqueue(bytes(word));
          }
          controller.close();
        },
      });
      return new Response(body);
    });
    expect(await world.talk("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).toBe(
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nDate: ${date}\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n`,
    );
  });

  it("answers 500 when the handler throws, and tells why", async () => {
    const errors: unknown[] = [];
    const { talk } = pair(
      () => {
        throw new Error("broken");
      },
      { onError: (error) => errors.push(error) },
    );
    expect(await talk("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).toMatch(/^HTTP\/1.1 500 Internal Server Error\r\n/);
    expect(errors).toEqual([new Error("broken")]);
  });

  it("emits what it was asked and what it answered", async () => {
    const { talk, trace } = pair(hello);
    const events: HttpEvent[] = [];
    trace.subscribe((event) => {
      if (event.kind === "http") events.push(event);
    });
    await talk("GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(events).toMatchObject([
      { stage: "request", at: "server", server: "10.244.2.3:80", method: "GET", path: "/a?b" },
      { stage: "response", at: "server", status: 200 },
    ]);
  });
});

describe("the agent", () => {
  it("uses one connection for requests one after the other", async () => {
    const ports = new Set<number>();
    const { agent, get } = pair((_, { remotePort }) => {
      ports.add(remotePort);
      return new Response("hello");
    });
    const one = agent();
    for (let count = 0; count < 3; count++) expect(await get(one)).toMatchObject({ status: 200, body: "hello" });
    expect(ports.size).toBe(1);
  });

  it("opens a new one after its idle timeout, or when the server has closed", async () => {
    const ports = new Set<number>();
    const handler: FetchHandler = (_, { remotePort }) => {
      ports.add(remotePort);
      return new Response("hello");
    };
    const { agent, get, run, clock } = pair(handler, { idleTimeoutMs: 20_000 });
    const impatient = agent({ idleTimeoutMs: 5000 });
    await get(impatient);
    await run(clock.sleep(6000));
    await get(impatient);
    expect(ports.size).toBe(2);
    const patient = agent();
    await get(patient);
    await run(clock.sleep(30_000));
    expect(await get(patient)).toMatchObject({ status: 200 });
    expect(ports.size).toBe(4);
  });

  it("does not keep more idle connections than it may", async () => {
    const { agent, get, client } = pair(hello);
    const one = agent({ maxIdlePerHost: 0 });
    await get(one);
    expect(await get(one)).toMatchObject({ body: "hello" });
    expect(client.name).toBe("client");
  });

  it("says when nobody listens", async () => {
    const { agent, get, server } = pair(hello);
    server.close();
    await expect(get(agent())).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});
