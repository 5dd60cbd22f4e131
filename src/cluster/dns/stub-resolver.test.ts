import { describe, expect, it } from "vitest";
import type { DnsEvent } from "../trace.ts";
import { dnsLab } from "./dns-lab.case.ts";
import { DnsListener } from "./dns-listener.ts";
import type { ResponseCode } from "./message.ts";
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
    expect(await resolve("default", "musl")).toMatchObject({ result: "EAI_NODATA", asked: searched("default", 2) });
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

/** Servers whose answers the test decides on, beside CoreDNS. */
async function withServers(
  text: string,
  codes: readonly (ResponseCode | "silent")[],
  libc: Libc,
  name = "x.",
  lookups = 1,
) {
  const lab = dnsLab();
  const asked: string[] = [];
  for (const [index, code] of codes.entries()) {
    const stack = lab.network.addOnLan({ name: `server${index}`, address: `192.168.0.${10 + index}` });
    new DnsListener({ network: stack, clock: lab.clock }, 53, ({ question, edns }, _, protocol) => {
      asked.push([index, question.name, question.type, protocol, ...(edns ? [`edns ${edns.size}`] : [])].join(" "));
      if (code === "silent") return new Promise(() => {});
      const record = { type: "A" as const, name: question.name, ttl: 60, data: `192.0.2.${index}` };
      const answers = code === "NOERROR" && question.type === "A" ? [record] : [];
      return { responseCode: code, authoritative: false, answers, authorities: [], additionals: [] };
    });
  }
  lab.client.files.write("/etc/resolv.conf", text);
  const started = lab.clock.now();
  const results: unknown[] = [];
  for (let index = 0; index < lookups; index++)
    results.push(await lab.run(lookup(lab.host, name, { libc }).catch((error) => error.code)));
  return { result: results[0], results, asked, tookMs: Math.round(lab.clock.now() - started) };
}

const servers = (count: number) =>
  Array.from({ length: count }, (_, index) => `nameserver 192.168.0.${10 + index}\n`).join("");

describe("several name servers", () => {
  it("are asked in turn by glibc, each in the back for longer, and no more than three", async () => {
    const { result, asked, tookMs } = await withServers(servers(4), ["silent", "silent", "silent", "NOERROR"], "glibc");
    expect(result).toBe("EAI_AGAIN");
    // 5 s, (5 * 2) / 3 and (5 * 4) / 3, twice.
    expect(tookMs).toBe(2 * (5000 + 3000 + 6000));
    expect(asked.filter((question) => question.startsWith("3"))).toEqual([]);
  });

  it("are asked all at once by musl, and the first answer counts", async () => {
    const { result, asked, tookMs } = await withServers(servers(2), ["silent", "NOERROR"], "musl");
    expect(result).toEqual(["192.0.2.1"]);
    expect(new Set(asked)).toEqual(new Set([0, 1].flatMap((index) => [`${index} x A udp`, `${index} x AAAA udp`])));
    expect(tookMs).toBeLessThan(10);
  });

  it("that fail make way for the next in glibc; musl waits for a better word", async () => {
    for (const code of ["SERVFAIL", "REFUSED"] as const) {
      const glibc = await withServers(servers(2), [code, "NOERROR"], "glibc");
      expect(glibc).toMatchObject({ result: ["192.0.2.1"], tookMs: expect.closeTo(1, -1) });
      expect(await withServers(servers(2), [code, "NOERROR"], "musl")).toMatchObject({ result: ["192.0.2.1"] });
      expect(await withServers(servers(1), [code], "musl")).toMatchObject({ result: "EAI_AGAIN", tookMs: 5000 });
    }
  });

  it("take turns with rotate", async () => {
    const { results } = await withServers(`${servers(2)}options rotate\n`, ["NOERROR", "NOERROR"], "glibc", "x.", 12);
    expect(new Set(results.flat())).toEqual(new Set(["192.0.2.0", "192.0.2.1"]));
    const { results: without } = await withServers(servers(2), ["NOERROR", "NOERROR"], "glibc", "x.", 12);
    expect(new Set(without.flat())).toEqual(new Set(["192.0.2.0"]));
  });
});

describe("options of resolv.conf", () => {
  const lookUp = async (options: string, libc: Libc = "glibc") => {
    const { asked } = await withServers(`${servers(1)}options ${options}\n`, ["NOERROR"], libc);
    return asked;
  };

  it.each([
    ["timeout:1 attempts:3", "glibc", 3000],
    ["timeout:1 attempts:3", "musl", 1000],
    ["timeout:0", "glibc", 2000],
  ] as const)("%s: %s gives up after %i ms", async (options, libc, milliseconds) => {
    expect(await withServers(`${servers(1)}options ${options}\n`, ["silent"], libc)).toMatchObject({
      result: "EAI_AGAIN",
      tookMs: milliseconds,
    });
  });

  it("use-vc asks by TCP, edns0 with an EDNS record, no-aaaa for A only; musl knows none of them", async () => {
    expect(await lookUp("use-vc")).toEqual(["0 x A tcp", "0 x AAAA tcp"]);
    expect(await lookUp("edns0")).toEqual(["0 x A udp edns 1200", "0 x AAAA udp edns 1200"]);
    expect(await lookUp("no-aaaa")).toEqual(["0 x A udp"]);
    expect(await lookUp("use-vc edns0 no-aaaa", "musl")).toEqual(["0 x A udp", "0 x AAAA udp"]);
  });

  it("single-request asks for AAAA once A is answered", async () => {
    const order = async (text: string) => {
      const lab = dnsLab();
      await lab.settle();
      options(text)(lab);
      const seen: string[] = [];
      lab.trace.subscribe((event) => {
        if (event.kind === "dns" && event.stage !== "served") seen.push(`${event.stage} ${event.type}`);
      });
      await lab.run(lookup(lab.host, `${full}.`, { libc: "glibc" }));
      return seen;
    };
    expect(await order("single-request")).toEqual(["query A", "answer A", "query AAAA", "answer AAAA"]);
    expect((await order("ndots:5")).slice(0, 2)).toEqual(["query A", "query AAAA"]);
  });
});

describe("odd search lists and names", () => {
  it("a dot in the search list is the root, which is then not asked again", async () => {
    const { asked } = await withServers(`search . example\n${servers(1)}`, ["NXDOMAIN"], "glibc", "x");
    expect(asked).toEqual(["x", "x.example"].flatMap((name) => [`0 ${name} A udp`, `0 ${name} AAAA udp`]));
  });

  it("musl does not read a search line of 256 letters", async () => {
    const search = Array.from({ length: 9 }, (_, index) => `${"s".repeat(24)}${index}.test`).join(" ");
    const text = `search ${search}\n${servers(1)}options ndots:5\n`;
    expect((await withServers(text, ["NXDOMAIN"], "musl", "x")).asked).toEqual(["0 x A udp", "0 x AAAA udp"]);
    expect((await withServers(text, ["NXDOMAIN"], "glibc", "x")).asked).toHaveLength(20);
  });

  it.each(["glibc", "musl", "uclibc"] as const)("%s takes underscores", async (libc) => {
    expect((await withServers(servers(1), ["NOERROR"], libc, "_a.b_c.")).result).toEqual(["192.0.2.0"]);
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
