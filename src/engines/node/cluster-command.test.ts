import { type ChildProcess, spawn } from "node:child_process";
import { Resolver } from "node:dns/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

interface Started {
  readonly child: ChildProcess;
  /** The text so far, once all of the greeting or the end is there. */
  readonly printed: () => string;
  readonly exited: Promise<number | null>;
}

async function cluster(...options: string[]): Promise<Started> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "cluster-command.ts"), ...options]);
  let text = "";
  const exited = new Promise<number | null>((resolve) => child.on("close", resolve));
  const greeted = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
        if (text.includes("Ctrl-C")) resolve();
      });
    }
  });
  await Promise.race([greeted, exited]);
  return { child, printed: () => text, exited };
}

/** They start processes, on machines that may be busy. */
const timeout = 60_000;

describe("npm run cluster", { timeout }, () => {
  let started: Started;
  let api = "";
  let dnsPort = "";

  beforeAll(async () => {
    started = await cluster("--port", "0", "--dns-port", "0", "--seed", "7");
    api = /--server (\S+)/.exec(started.printed())?.[1] ?? "";
    dnsPort = /-p (\d+)/.exec(started.printed())?.[1] ?? "";
  }, timeout);
  afterAll(() => {
    started.child.kill("SIGKILL");
  });

  async function untilRunning(): Promise<string> {
    const path = "/api/v1/namespaces/default/pods";
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "box" },
      spec: { containers: [{ name: "box", image: "odise/busybox-curl", command: ["sleep", "60"] }] },
    };
    const headers = { "Content-Type": "application/json" };
    await fetch(api + path, { method: "POST", headers, body: JSON.stringify(pod) });
    const gone = new AbortController();
    const watch = await fetch(`${api}${path}?watch=true&fieldSelector=metadata.name%3Dbox`, { signal: gone.signal });
    let text = "";
    for await (const chunk of watch.body ?? []) {
      text += new TextDecoder().decode(chunk);
      if (text.includes('"phase":"Running"')) break;
    }
    gone.abort();
    return text;
  }

  function exec(path: string): Promise<{ channels: string[]; code: number }> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`${api.replace("http", "ws")}${path}`, ["v5.channel.k8s.io"]);
      socket.binaryType = "arraybuffer";
      const channels: string[] = [];
      socket.onopen = () => {
        socket.send(new Uint8Array([0, ...new TextEncoder().encode("typed\n")]));
        socket.send(new Uint8Array([255, 0]));
      };
      socket.onmessage = ({ data }) => {
        const [channel = 0, ...rest] = new Uint8Array(data);
        channels[channel] = (channels[channel] ?? "") + new TextDecoder().decode(new Uint8Array(rest));
      };
      socket.onerror = () => reject(new Error("refused"));
      socket.onclose = ({ code }) => resolve({ channels, code });
    });
  }

  it("says how to reach it, and that it is for this computer only", () => {
    expect(started.printed()).toContain('The cluster "article" runs: Kubernetes v1.36.2, 4 nodes, seed 7.');
    expect(api).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it("serves the API: answers, streams, upgrades", async () => {
    const version = await (await fetch(`${api}/version`)).json();
    expect(version).toMatchObject({ gitVersion: "v1.36.2" });
    const openApi = await fetch(`${api}/openapi/v2`);
    expect([openApi.status, await openApi.text()]).toEqual([200, ""]);
    expect(openApi.headers.get("content-type")).toBe("application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
    const large = await fetch(`${api}/api/v1/namespaces`, { method: "POST", body: "x".repeat(4_000_000) });
    expect(large.status).toBe(413);

    expect(await untilRunning()).toMatch(/^{"type":"ADDED".*\n(?:{"type":"MODIFIED".*\n)+/);
    const query = new URLSearchParams([
      ...["sh", "-c", "cat; echo err >&2; exit 3"].map((word) => ["command", word]),
      ...["stdin", "stdout", "stderr"].map((stream) => [stream, "true"]),
    ]);
    const { channels, code } = await exec(`/api/v1/namespaces/default/pods/box/exec?${query}`);
    expect(code).toBe(1000);
    expect(channels.slice(1, 3)).toEqual(["typed\n", "err\n"]);
    expect(JSON.parse(channels[3] ?? "")).toMatchObject({
      status: "Failure",
      reason: "NonZeroExitCode",
      details: { causes: [{ reason: "ExitCode", message: "3" }] },
    });
    await expect(exec("/api/v1/namespaces/default/pods/nope/exec?command=sh")).rejects.toThrow("refused");
  });

  it("answers questions about names, as to a program on a node", async () => {
    const resolver = new Resolver();
    resolver.setServers([`127.0.0.1:${dnsPort}`]);
    expect(await resolver.resolve4("kubernetes.default.svc.cluster.local")).toEqual(["10.96.0.1"]);
    await expect(resolver.resolve4("nope.default.svc.cluster.local")).rejects.toMatchObject({ code: "ENOTFOUND" });
  });

  it("stops at Ctrl-C, also with a watch open", async () => {
    const watch = await fetch(`${api}/api/v1/pods?watch=true`);
    const drained = watch.text().catch(() => "cut");
    started.child.kill("SIGINT");
    expect(await started.exited).toBe(0);
    expect(started.printed()).toMatch(/Stopped\.\n$/);
    await drained;
  });
});

describe("a call of npm run cluster that cannot work", { timeout }, () => {
  it.each([
    [["--scenario", "nowhere"], 2, 'cluster: there is no scenario "nowhere"; there is article'],
    [["--port", "http"], 2, "cluster: --port takes a whole number up to 65535, not http\n"],
    [["--wrong"], 2, "cluster: Unknown option '--wrong'"],
  ])("says what is wrong: %j", async (options, code, words) => {
    const { exited, printed } = await cluster(...options);
    expect(await exited).toBe(code);
    expect(printed()).toContain(words);
  });

  it("names the port that is in use", async () => {
    const squatter = createServer();
    const port = await new Promise<number>((resolve) =>
      squatter.listen(0, "127.0.0.1", () => {
        const address = squatter.address();
        resolve(address !== null && typeof address === "object" ? address.port : 0);
      }),
    );
    const { exited, printed } = await cluster("--port", String(port), "--dns-port", "0");
    squatter.close();
    expect(await exited).toBe(1);
    expect(printed()).toBe(`cluster: port ${port} on 127.0.0.1 is in use; choose another, or leave the option out\n`);
  });
});
