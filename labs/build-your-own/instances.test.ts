import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Folder } from "./programs.case.ts";

let folder: Folder;
let others: Server[];
beforeEach(() => {
  folder = new Folder();
  others = [];
});
afterEach(async () => {
  for (const other of others) other.close();
  await folder.end();
});

/** Somebody else who has a port; whether it was free does not matter. */
async function take(port: number): Promise<void> {
  const server = createServer();
  others.push(server);
  server.listen(port, "127.0.0.1");
  await Promise.race([once(server, "listening"), once(server, "error")]).catch(() => {});
}

describe("ports", () => {
  it("that are taken are stepped around, and everybody finds everybody", async () => {
    for (const port of [1053, 8080, 8081, 8082, 8090]) await take(port);
    const user = await folder.listening("cloud-user.mjs", "1");
    expect(user.port).toBeGreaterThan(8082);
    expect(user.output()).toContain("cloud-user-1: port 8081 is taken, trying 8082\n");
    const keeper = folder.start("endpoint-slices.mjs");
    await keeper.printed(/^added cloud-user-1$/m);
    await folder.listening("kube-dns.mjs");
    const proxy = await folder.listening("kube-proxy.mjs");
    const bq = await folder.listening("bq-api-service.mjs", `cloud-user:${proxy.port}`);
    await expect.poll(() => folder.read("resolv.conf")).toContain("port");
    const curl = await folder.run("bin/curl", "-s", `127.0.0.1:${bq.port}/ext-service/user-service/info`);
    expect(JSON.parse(curl.output)).toEqual({
      returnCode: 0,
      returnMsg: "user service is running in the host: cloud-user-1",
      data: { app: "Cloud User API", version: "1.0.1", hostname: "cloud-user-1" },
    });
  });

  it("that do not exist are named", async () => {
    const range = "it must be a whole number from 1 to 65535";
    expect(await folder.run("cloud-user.mjs", "60000")).toEqual({
      output: `cloud-user-60000: 68080 is no port: ${range}\n`,
      code: 1,
    });
    folder.change("services.json", '"port": 8080', '"port": 80800');
    expect(await folder.run("kube-proxy.mjs")).toEqual({
      output: `kube-proxy for cloud-user: 80800 is no port: ${range}\n`,
      code: 1,
    });
  });
});

describe("an instance", () => {
  it("that is asked to stop takes itself off the list; one that is killed is taken off", async () => {
    const [one, two] = [await folder.listening("cloud-user.mjs", "1"), await folder.listening("cloud-user.mjs", "2")];
    folder.change("endpoint-slices.mjs", "periodMs = 1000", "periodMs = 10");
    const keeper = folder.start("endpoint-slices.mjs");
    await keeper.printed(/^added cloud-user-1$/m);
    await keeper.printed(/^added cloud-user-2$/m);
    one.process.kill("SIGTERM");
    expect(await once(one.process, "exit")).toEqual([0, null]);
    await keeper.printed(/^removed cloud-user-1: no pod of the Service any more$/m);
    two.process.kill("SIGKILL");
    await keeper.printed(/^removed cloud-user-2: /m);
    expect(JSON.parse(folder.read("endpointslices.json")).items).toMatchObject([
      { endpoints: [{ conditions: { ready: false }, targetRef: { kind: "Pod", name: "cloud-user-2" } }] },
    ]);
    await folder.listening("cloud-user.mjs", "2");
    await keeper.printed(/^removed cloud-user-2: .*\nadded cloud-user-2$/m);
  });

  it("is not taken for another one that has got its port", async () => {
    folder.change("endpoint-slices.mjs", "periodMs = 1000", "periodMs = 10");
    const keeper = folder.start("endpoint-slices.mjs");
    await folder.listening("cloud-user.mjs", "1");
    await keeper.printed(/^added cloud-user-1$/m);
    const pod = JSON.parse(folder.read("pods/cloud-user-1.json"));
    folder.write("pods/cloud-user-1.json", JSON.stringify({ ...pod, metadata: { ...pod.metadata, uid: "before" } }));
    await keeper.printed(/^removed cloud-user-1: somebody else has its port now$/m);
  });

  it("that does not answer is taken off, and said why", async () => {
    folder.change("cloud-user.mjs", '{ status: "UP", uid }', "{ get status() { for (;;); } }");
    folder.change("endpoint-slices.mjs", "timeoutMs = 5000", "timeoutMs = 500");
    await folder.listening("cloud-user.mjs", "1");
    await folder.start("endpoint-slices.mjs").printed(/^not added: cloud-user-1: no answer within 0.5 s$/m);
  });
});

describe("endpoint-slices.mjs", () => {
  it("names a file that cannot be read, keeps its list, and goes on", async () => {
    folder.change("endpoint-slices.mjs", "periodMs = 1000", "periodMs = 10");
    const keeper = folder.start("endpoint-slices.mjs");
    await folder.listening("cloud-user.mjs", "1");
    await keeper.printed(/^added cloud-user-1$/m);
    const services = folder.read("services.json");
    folder.write("services.json", services.replace("[", "[,"));
    await keeper.printed(/^services\.json: Unexpected token ','/m);
    expect(folder.read("endpointslices.json")).toContain('"ready": true');
    folder.write("services.json", services.replace('"app": "cloud-user"', '"app": "other"'));
    await keeper.printed(/^removed cloud-user-1: no pod of the Service any more$/m);
    expect(keeper.output().match(/services\.json/g)?.length).toBe(1);
  });
});

describe("bin/curl", () => {
  it.each([
    [[], 2, "curl: try 'curl --help' or 'curl --manual' for more information\n"],
    [["-sZ"], 2, "curl: option -Z: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n"],
    [["http://"], 3, "curl: (3) URL using bad/illegal format or missing URL\n"],
    [["127.0.0.1:99999"], 3, "curl: (3) URL using bad/illegal format or missing URL\n"],
    [["ftp2://x"], 1, 'curl: (1) Protocol "ftp2" not supported or disabled in libcurl\n'],
    [["cloud-user:8080"], 6, "curl: (6) Could not resolve host: cloud-user\n"],
    [["-s", "127.0.0.1:1"], 7, ""],
  ])("%j exits with %i, as the real one", async (args, code, output) => {
    expect(await folder.run("bin/curl", ...args)).toEqual({ output, code });
  });

  it.each([
    ["ends at once", 52, "Empty reply from server"],
    ["resets", 56, "Recv failure: Connection reset by peer"],
    ["waits", 28, /^Operation timed out after \d+ milliseconds with 0 bytes received$/],
    ["says hello", 1, "Received HTTP/0.9 when not allowed"],
    ["promises more", 18, "transfer closed with 3 bytes remaining to read"],
  ] as const)("a server that %s", async (what, code, words) => {
    const { port } = await folder.server((socket) => {
      socket.once("data", () => {
        if (what === "ends at once") socket.end();
        if (what === "resets") socket.resetAndDestroy();
        if (what === "says hello") socket.end("hello\n");
        if (what === "promises more") socket.end("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
      });
    });
    const curl = await folder.run("bin/curl", "-sS", "-o", "body", "-m", "0.5", `127.0.0.1:${port}`);
    expect(curl.code).toBe(code);
    expect(/^curl: \(\d+\) (.*)\n$/.exec(curl.output)?.[1]).toMatch(words);
  });
});
