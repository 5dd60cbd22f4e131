import { createSocket } from "node:dgram";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Report } from "../report.ts";
import { type ServedCluster, startCluster } from "../served-cluster.ts";
import { findTool, run } from "../tool.ts";

const report = new Report("resolver");
let served: ServedCluster;

beforeAll(async () => {
  findTool("dig");
  served = await startCluster();
});
afterAll(() => served?.stop());

const full = "kubernetes.default.svc.cluster.local";

/** `STATUS flags QUERY/ANSWER/AUTHORITY/ADDITIONAL`, and the EDNS line, as the real dig prints them. */
async function asked(line: string): Promise<string> {
  const args = ["@127.0.0.1", "-p", served.dnsPort, "+tries=1", "+time=3", ...line.split(" ")];
  const { stdout } = await run(findTool("dig"), args);
  const [, status] = /status: (\w+)/.exec(stdout) ?? [];
  const [, flags, ...counts] =
    /flags: ([a-z ]*); QUERY: (\d+), ANSWER: (\d+), AUTHORITY: (\d+), ADDITIONAL: (\d+)/.exec(stdout) ?? [];
  const [edns = ""] = /EDNS: .*/.exec(stdout) ?? [];
  return [status, flags, counts.join("/"), edns].join(" ").trim();
}

/** What CoreDNS' library and server say to each (miekg/dns acceptfunc.go, coredns dnsserver/server.go, request.go). */
describe("the real dig with odd questions", () => {
  it.each([
    [`${full} +noedns`, "NOERROR qr aa rd 1/1/0/0"],
    [`${full} +bufsize=512`, "NOERROR qr aa rd 1/1/0/1 EDNS: version: 0, flags:; udp: 512"],
    [`${full} +bufsize=100`, "NOERROR qr aa rd 1/1/0/1 EDNS: version: 0, flags:; udp: 100"],
    [`${full} +bufsize=4096 +dnssec`, "NOERROR qr aa rd 1/1/0/1 EDNS: version: 0, flags: do; udp: 4096"],
    [`${full} +nocookie`, "NOERROR qr aa rd 1/1/0/1 EDNS: version: 0, flags:; udp: 1232"],
    [`${full} +nsid`, "NOERROR qr aa rd 1/1/0/1 EDNS: version: 0, flags:; udp: 1232"],
    [`${full} +subnet=192.0.2.0/24`, "NOERROR qr aa rd 1/1/0/1 EDNS: version: 0, flags:; udp: 1232"],
    [`${full} +edns=1 +noednsnegotiation`, "BADVERS qr rd 1/0/0/1 EDNS: version: 0, flags:; udp: 1232"],
    [`${full} +norecurse`, "NOERROR qr aa 1/1/0/1 EDNS: version: 0, flags:; udp: 1232"],
    [`${full} +tcp +noedns`, "NOERROR qr aa rd 1/1/0/0"],
    [`${full} ANY +notcp`, "NOERROR qr aa rd 1/0/1/1 EDNS: version: 0, flags:; udp: 1232"],
    [`${full} -c CH`, "REFUSED qr rd 1/0/0/1 EDNS: version: 0, flags:; udp: 1232"],
    ["version.bind TXT -c CH", "REFUSED qr rd 1/0/0/1 EDNS: version: 0, flags:; udp: 1232"],
    [`${full} -c HS`, "REFUSED qr rd 1/0/0/1 EDNS: version: 0, flags:; udp: 1232"],
    [`${full} +opcode=status +noedns`, "NOTIMP qr rd 0/0/0/0"],
    [`${full} +opcode=update +noedns`, "NOTIMP qr rd 0/0/0/0"],
    ["cluster.local SOA +opcode=notify +noedns", "NOERROR qr aa rd 1/1/0/0"],
    [`${full} +header-only +noedns`, "FORMERR qr rd 0/0/0/0"],
    [". NS +noedns", "NOERROR qr rd ra 1/0/1/0"],
    ["example.com +noedns", "NOERROR qr rd ra 1/1/0/0"],
    ["www.example.io +noedns", "REFUSED qr rd ra 1/0/0/0"],
  ])("%s", async (line, expected) => {
    expect(await asked(line)).toBe(expected);
    report.count(`dig ${line}`);
  });

  it.each(["AXFR", "IXFR=1"])("gets no transfer by %s", async (type) => {
    const args = ["@127.0.0.1", "-p", served.dnsPort, "cluster.local", type];
    expect((await run(findTool("dig"), args)).stdout).toContain("; Transfer failed.");
    report.count(`dig cluster.local ${type}`);
  });
});

const question = Buffer.from(
  `0007010000010000000000000a${Buffer.from("kubernetes").toString("hex")}07${Buffer.from("default").toString("hex")}03${Buffer.from("svc").toString("hex")}07${Buffer.from("cluster").toString("hex")}05${Buffer.from("local").toString("hex")}0000010001`,
  "hex",
);

/** The code of what comes back for some bytes; undefined for silence. */
function code(data: Uint8Array): Promise<number | undefined> {
  const socket = createSocket("udp4");
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => done(undefined), 500);
    const done = (found: number | undefined) => {
      clearTimeout(timer);
      socket.close();
      resolve(found);
    };
    socket.on("error", reject);
    socket.on("message", (message) => done((message[3] ?? 0) & 15));
    socket.send(data, Number(served.dnsPort), "127.0.0.1");
  });
}

describe("messages that no tool sends", () => {
  it("are answered with FORMERR wherever they break off, or not at all", async () => {
    const codes = await Promise.all(
      Array.from({ length: question.length }, (_, length) => code(question.subarray(0, length))),
    );
    // Less than a header is not answered; a header alone has nothing to ask; what follows is broken.
    expect(codes.slice(0, 12)).toEqual(Array(12).fill(undefined));
    expect(codes[12]).toBe(2);
    expect(new Set(codes.slice(13, -4))).toEqual(new Set([1]));
    report.count("a question, cut at every place");
  });

  it("leave the server well", async () => {
    for (let seed = 1; seed <= 50; seed++) {
      const garbage = Uint8Array.from({ length: 12 + seed }, (_, index) => (index * seed * 7919 + seed) % 256);
      await code(garbage.fill(0x01, 2, 3));
    }
    expect(await asked(`${full} +noedns`)).toBe("NOERROR qr aa rd 1/1/0/0");
    report.count("garbage");
  });

  it("are answered one by one on a connection that sends them in pieces", async () => {
    const framed = (id: number) => {
      const data = Buffer.from(question);
      data.writeUInt16BE(id, 0);
      return Buffer.concat([Buffer.from([0, data.length]), data]);
    };
    const ids = await new Promise<number[]>((resolve, reject) => {
      const found: number[] = [];
      let received = Buffer.alloc(0);
      const socket = connect(Number(served.dnsPort), "127.0.0.1", () => {
        const all = Buffer.concat([framed(1), framed(2), framed(3)]);
        socket.write(all.subarray(0, 40));
        setTimeout(() => socket.write(all.subarray(40)), 50);
      });
      socket.on("error", reject);
      socket.on("data", (data) => {
        received = Buffer.concat([received, data]);
        while (received.length >= 2 && received.length >= received.readUInt16BE(0) + 2) {
          found.push(received.readUInt16BE(2));
          received = received.subarray(received.readUInt16BE(0) + 2);
        }
        if (found.length === 3) {
          socket.destroy();
          resolve(found);
        }
      });
    });
    expect(ids).toEqual([1, 2, 3]);
    report.count("three questions in two pieces over TCP");
  });
});
