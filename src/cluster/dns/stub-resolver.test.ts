import { describe, expect, it } from "vitest";
import type { DnsEvent } from "../trace.ts";
import { dnsLab } from "./dns-lab.case.ts";
import { type Libc, lookup, lookupAddress } from "./stub-resolver.ts";

const domains = ["default.svc.cluster.local", "svc.cluster.local", "cluster.local"];
const pair = (name: string) => [`${name} A`, `${name} AAAA`];
const searched = (name: string, count: number) =>
  domains.slice(0, count).flatMap((domain) => pair(`${name}.${domain}`));
const full = "cloud-user.default.svc.cluster.local";

async function resolve(name: string, libc: Libc, prepare: (lab: ReturnType<typeof dnsLab>) => void = () => {}) {
  const lab = dnsLab();
  await lab.settle();
  prepare(lab);
  const started = lab.clock.now();
  const result = await lab.run(lookup(lab.host, name, { libc }).catch((error) => error.code));
  const asked = lab.served.map((event) => `${event.name} ${event.type}`);
  return { result, asked, tookMs: lab.clock.now() - started };
}

function options(text: string) {
  return (lab: ReturnType<typeof dnsLab>) =>
    lab.client.files.write("/etc/resolv.conf", `search ${domains.join(" ")}\nnameserver 10.244.1.2\noptions ${text}\n`);
}

describe.each(["glibc", "musl"] as const)("%s walks the search list", (libc) => {
  it.each([
    ["cloud-user", searched("cloud-user", 1)],
    ["cloud-user.default", searched("cloud-user.default", 2)],
    ["cloud-user.default.svc", searched("cloud-user.default.svc", 3)],
    [full, [...searched(full, 3), ...pair(full)]],
    [`${full}.`, pair(full)],
  ])("for %s", async (name, asked) => {
    expect(await resolve(name, libc)).toMatchObject({ result: ["10.96.11.18"], asked });
  });

  it("says that there is no such name", async () => {
    expect(await resolve("nope.default.svc.cluster.local.", libc)).toMatchObject({
      result: "EAI_NONAME",
      asked: pair("nope.default.svc.cluster.local"),
    });
  });
});

describe("where they differ", () => {
  it("glibc goes on after NODATA, musl does not", async () => {
    const glibc = await resolve("default", "glibc");
    expect(glibc.asked.slice(0, 6)).toEqual(searched("default", 3));
    expect(glibc.result).toBe("EAI_NODATA");
    expect(await resolve("default", "musl")).toMatchObject({ result: "EAI_NONAME", asked: searched("default", 2) });
  });

  it("at ndots dots glibc asks for the bare name and then searches; musl does not search", async () => {
    const glibc = await resolve("cloud-user.default.svc", "glibc", options("ndots:2"));
    expect(glibc.result).toEqual(["10.96.11.18"]);
    expect(new Set(glibc.asked.slice(0, 2))).toEqual(new Set(pair("cloud-user.default.svc")));
    expect(glibc.asked.slice(-6)).toEqual(searched("cloud-user.default.svc", 3));
    const musl = await resolve("cloud-user.default.svc", "musl", options("ndots:2"));
    expect(musl.result).toBe("EAI_NONAME");
    expect(new Set(musl.asked)).toEqual(new Set(pair("cloud-user.default.svc")));
  });

  it("uClibc asks for the bare name first and one type after the other", async () => {
    const { result, asked } = await resolve("cloud-user", "uclibc");
    expect(result).toEqual(["10.96.11.18"]);
    expect(asked).toEqual(["AAAA", "A"].flatMap((type) => [`cloud-user ${type}`, `cloud-user.${domains[0]} ${type}`]));
  });

  it("a silent server costs glibc 20 s and musl 5 s", async () => {
    const silence = (lab: ReturnType<typeof dnsLab>) =>
      lab.client.files.write(
        "/etc/resolv.conf",
        `search ${domains.join(" ")}\nnameserver 10.244.1.99\noptions ndots:5\n`,
      );
    expect(await resolve("cloud-user", "glibc", silence)).toEqual({ result: "EAI_AGAIN", asked: [], tookMs: 20_000 });
    expect(await resolve("cloud-user", "musl", silence)).toEqual({ result: "EAI_AGAIN", asked: [], tookMs: 5000 });
  });

  it("a server that refuses is given up at once by glibc", async () => {
    const nobody = (lab: ReturnType<typeof dnsLab>) =>
      lab.client.files.write("/etc/resolv.conf", "nameserver 192.168.0.44\n");
    const { result, tookMs } = await resolve("cloud-user", "glibc", nobody);
    expect(result).toBe("EAI_AGAIN");
    expect(tookMs).toBeLessThan(100);
  });
});

describe("lookup", () => {
  it("reads /etc/hosts before it asks, and takes addresses as they are", async () => {
    expect(await resolve("localhost", "glibc")).toMatchObject({ result: ["127.0.0.1"], asked: [] });
    expect(await resolve("CLIENT", "glibc")).toMatchObject({ result: ["10.244.2.2"], asked: [] });
    expect(await resolve("10.1.2.3", "glibc")).toMatchObject({ result: ["10.1.2.3"], asked: [] });
  });

  it("refuses what cannot be a name without asking", async () => {
    expect(await resolve("a..b.", "glibc")).toMatchObject({ result: "EAI_NONAME", asked: [] });
    expect(await resolve(`${"x".repeat(64)}.`, "glibc")).toMatchObject({ result: "EAI_NONAME", asked: [] });
  });

  it("stops when told to", async () => {
    const lab = dnsLab();
    const abort = new AbortController();
    lab.client.files.write("/etc/resolv.conf", "nameserver 10.244.1.99\n");
    lab.clock.after(1000, () => abort.abort(new Error("stop")));
    await expect(lab.run(lookup({ machine: lab.client, signal: abort.signal }, "x"))).rejects.toThrow("stop");
  });

  it("shows questions and answers on the trace", async () => {
    const lab = dnsLab();
    await lab.settle();
    const events: DnsEvent[] = [];
    lab.trace.subscribe((event) => {
      if (event.kind === "dns" && event.stage !== "served") events.push(event);
    });
    await lab.run(lookup(lab.host, "cloud-user", { families: [4] }));
    expect(events).toMatchObject([
      { stage: "query", at: "client", client: "10.244.2.2", server: "10.244.1.2", name: full, type: "A" },
      { stage: "answer", at: "client", responseCode: "NOERROR", answers: ["10.96.11.18"], took: expect.any(Number) },
    ]);
  });

  it("finds the name of an address", async () => {
    const lab = dnsLab();
    await lab.settle();
    expect(await lab.run(lookupAddress(lab.host, "10.96.11.18"))).toBe(full);
    expect(await lab.run(lookupAddress(lab.host, "127.0.0.1"))).toBe("localhost");
    expect(await lab.run(lookupAddress(lab.host, "10.244.9.9"))).toBeUndefined();
  });
});

describe("a name that nobody knows", () => {
  it.each([
    ["glibc", "Name or service not known"],
    ["musl", "Name does not resolve"],
  ] as const)("ends in NXDOMAIN from upstream: %s", async (libc, message) => {
    const lab = dnsLab();
    await lab.settle();
    const failed = await lab.run(lookup(lab.host, "nope", { libc }).catch((error) => error.message));
    expect(failed).toBe(message);
    expect(lab.served.map(({ name, type }) => `${name} ${type}`)).toEqual([...searched("nope", 3), ...pair("nope")]);
  });
});
