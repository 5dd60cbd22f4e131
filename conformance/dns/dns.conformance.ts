import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Report } from "../report.ts";
import { type ServedCluster, startCluster } from "../served-cluster.ts";
import { findTool, run } from "../tool.ts";
import { dig, type Reply } from "./dig.ts";
import { expectations, soa } from "./expected.ts";
import { manyCount, objects } from "./objects.ts";

/** The ways that the same table is asked in. */
const ways: readonly { readonly title: string; readonly options: readonly string[]; readonly protocol: string }[] = [
  { title: "over UDP", options: [], protocol: "UDP" },
  { title: "over UDP without EDNS", options: ["+noedns"], protocol: "UDP" },
  { title: "over TCP", options: ["+tcp"], protocol: "TCP" },
  { title: "over one TCP connection for all", options: ["+tcp", "+keepopen"], protocol: "TCP" },
];

const report = new Report("resolver");
let served: ServedCluster;

beforeAll(async () => {
  findTool("dig");
  findTool("busybox");
  served = await startCluster();
  for (const [path, object] of objects) await served.create(path, object);
});
afterAll(() => served?.stop());

describe.each(ways)("the real dig $title", ({ title, options, protocol }) => {
  let replies: Reply[] = [];
  beforeAll(async () => {
    replies = await dig(served.dnsPort, expectations, ...options);
  });

  it("gets an answer to each question", () => {
    expect(replies.length).toBe(expectations.length);
  });

  it.each(expectations.map((expected, index) => ({ ...expected, index })))("$name $type", (expected) => {
    const { index, name, type, status, answer, additional } = expected;
    expect(replies[index]).toEqual({
      status,
      // Recursion is asked for, and offered by none of CoreDNS' own zones.
      flags: "qr aa rd",
      protocol,
      question: [`${name}. IN ${type}`],
      answer,
      authority: answer.length > 0 ? [] : [soa],
      additional,
    });
    report.count(`${name} ${type} ${title}`);
  });
});

describe("an answer that is too long", () => {
  const many = [{ name: "many.default.svc.cluster.local", type: "A" }];

  it("is cut for a question without EDNS, and dig then asks by TCP", async () => {
    const [cut] = await dig(served.dnsPort, many, "+noedns", "+ignore");
    expect(cut?.flags).toBe("qr aa tc rd");
    expect(cut?.protocol).toBe("UDP");
    const [whole] = await dig(served.dnsPort, many, "+noedns");
    expect(whole).toMatchObject({ status: "NOERROR", flags: "qr aa rd", protocol: "TCP" });
    expect(whole?.answer.length).toBe(manyCount);
    report.count("many, cut at 512 bytes");
    report.count("many, asked again by TCP");
  });

  it("is whole where EDNS makes room, and by TCP", async () => {
    for (const [options, protocol] of [
      [["+bufsize=4096"], "UDP"],
      [["+tcp"], "TCP"],
    ] as const) {
      const [whole] = await dig(served.dnsPort, many, ...options);
      expect(whole).toMatchObject({ status: "NOERROR", flags: "qr aa rd", protocol });
      expect(whole?.answer.length).toBe(manyCount);
      report.count(`many, ${options.join(" ")}`);
    }
  });
});

describe("the real busybox", () => {
  const server = () => `127.0.0.1:${served.dnsPort}`;
  const nslookup = (...args: string[]) => run(findTool("busybox"), ["nslookup", ...args, server()]);
  const head = () => `Server:\t\t${server()}\nAddress:\t${server()}\n\n`;

  it.each([
    ["web.default.svc.cluster.local", "-type=a", "Name:\tweb.default.svc.cluster.local\nAddress: 10.96.0.80\n\n"],
    [
      "_http._tcp.web.default.svc.cluster.local",
      "-type=srv",
      "_http._tcp.web.default.svc.cluster.local\tservice = 0 100 80 web.default.svc.cluster.local\n\n",
    ],
    ["80.0.96.10.in-addr.arpa", "-type=ptr", "80.0.96.10.in-addr.arpa\tname = web.default.svc.cluster.local\n\n"],
    ["dns-version.cluster.local", "-type=txt", 'dns-version.cluster.local\ttext = "1.1.0"\n\n'],
  ])("nslookup %s %s", async (name, type, text) => {
    expect(await nslookup(type, name)).toEqual({ code: 0, stdout: head() + text, stderr: "" });
    report.count(`busybox nslookup ${type} ${name}`);
  });

  it("nslookup of a name that is not there", async () => {
    const { code, stdout } = await nslookup("-type=a", "nope.default.svc.cluster.local");
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: `${head()}** server can't find nope.default.svc.cluster.local: NXDOMAIN\n\n`,
    });
    report.count("busybox nslookup nope");
  });
});
