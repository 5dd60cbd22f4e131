import { beforeEach, describe, expect, it } from "vitest";
import { DeadlineError, within } from "../network/http/deadline.ts";
import { dnsLab } from "./dns-lab.case.ts";
import { decodeReply, encodeQuery } from "./message.ts";
import { messagesOf } from "./tcp-framing.ts";

const full = "cloud-user.default.svc.cluster.local";
const edns = { version: 0, size: 1232, dnssecOk: false };
const query = encodeQuery(7, { name: full, type: "A" });
let lab: ReturnType<typeof dnsLab>;

beforeEach(async () => {
  lab = dnsLab();
  await lab.settle();
});

/** Header, counts and code of what comes back for these bytes: `id opcode flags code questions/answers/authorities/additionals`. */
async function sent(data: Uint8Array): Promise<string> {
  const socket = lab.client.network.bindUdp();
  socket.send(data, { address: "10.244.1.2", port: 53 });
  try {
    const { signal } = lab.host;
    const found = await lab.run(within(lab.clock, 3000, signal, (until) => socket.receive(until)));
    const word = (offset: number) => ((found.data[offset] ?? 0) << 8) | (found.data[offset + 1] ?? 0);
    const flags = word(2);
    const names = [
      [0x8000, "qr"],
      [0x0400, "aa"],
      [0x0200, "tc"],
      [0x0100, "rd"],
      [0x0080, "ra"],
    ] as const;
    const set = names.flatMap(([bit, name]) => (flags & bit ? [name] : [])).join(",");
    return `${word(0)} ${(flags >> 11) & 15} ${set} ${flags & 15} ${[4, 6, 8, 10].map(word).join("/")}`;
  } catch (error) {
    if (error instanceof DeadlineError) return "silence";
    throw error;
  } finally {
    socket.close();
  }
}

function changed(data: Uint8Array, ...changes: readonly (readonly [offset: number, value: number])[]): Uint8Array {
  const copy = data.slice();
  for (const [offset, value] of changes) copy[offset] = value;
  return copy;
}

/** As CoreDNS' library (miekg/dns, acceptfunc.go and server.go) treats them. */
describe("a message", () => {
  it.each([
    ["that is right", query, "7 0 qr,aa,rd 0 1/1/0/0"],
    ["with something behind its end", Uint8Array.from([...query, 1, 2, 3]), "7 0 qr,aa,rd 0 1/1/0/0"],
    ["that is a reply", changed(query, [2, 0x81]), "silence"],
    ["shorter than a header", query.slice(0, 11), "silence"],
    ["of nothing", new Uint8Array(0), "silence"],
    ["of a header alone", query.slice(0, 12), "7 0 qr,rd 2 0/0/0/0"],
    ["cut in its name", query.slice(0, 30), "7 0 qr,rd 1 0/0/0/0"],
    ["cut in its EDNS record", encodeQuery(7, { name: full, type: "A" }, { edns }).slice(0, -3), "7 0 qr,rd 1 1/0/0/0"],
    ["with two questions", changed(query, [5, 2]), "7 0 qr,rd 1 0/0/0/0"],
    ["without a question", changed(query, [5, 0]), "7 0 qr,rd 1 0/0/0/0"],
    ["with two answers", changed(query, [7, 2]), "7 0 qr,rd 1 0/0/0/0"],
    ["with three additional records", changed(query, [11, 3]), "7 0 qr,rd 1 0/0/0/0"],
    ["of opcode IQUERY", changed(query, [2, 0x09]), "7 1 qr,rd 4 0/0/0/0"],
    ["of opcode STATUS", changed(query, [2, 0x11]), "7 2 qr,rd 4 0/0/0/0"],
    ["of opcode UPDATE", changed(query, [2, 0x29]), "7 5 qr,rd 4 0/0/0/0"],
    ["of opcode NOTIFY", changed(query, [2, 0x21]), "7 4 qr,aa,rd 0 1/1/0/0"],
    ["of class CHAOS", changed(query, [query.length - 1, 3]), "7 0 qr,rd 5 1/0/0/0"],
    ["of class ANY", changed(query, [query.length - 1, 255]), "7 0 qr,rd 5 1/0/0/0"],
    ["whose name leads to itself", changed(query, [12, 0xc0], [13, 12]), "7 0 qr,rd 1 0/0/0/0"],
    [
      "of a newer EDNS",
      encodeQuery(7, { name: full, type: "A" }, { edns: { ...edns, version: 1 } }),
      "7 0 qr,rd 0 1/0/0/1",
    ],
    ["for a transfer", encodeQuery(7, { name: "cluster.local", type: "AXFR" }), "7 0 qr,rd 5 1/0/0/0"],
    [
      "without a wish for recursion",
      encodeQuery(7, { name: full, type: "A" }, { recursionDesired: false }),
      "7 0 qr,aa 0 1/1/0/0",
    ],
    ["for a type without a name", changed(query, [query.length - 3, 200]), "7 0 qr,aa,rd 0 1/0/1/0"],
    ["for the root", encodeQuery(7, { name: "", type: "A" }), "7 0 qr,rd,ra 0 1/0/1/0"],
  ])("%s", async (_, data, reply) => {
    expect(await sent(data)).toBe(reply);
  });
});

describe("a TCP connection", () => {
  const framed = (id: number, name: string) => {
    const data = encodeQuery(id, { name, type: "A" });
    return Uint8Array.from([0, data.length, ...data]);
  };

  async function replies(...chunks: readonly Uint8Array[]): Promise<string[]> {
    const connection = await lab.run(lab.client.network.connect({ address: "10.244.1.2", port: 53 }));
    const next = messagesOf(connection, lab.host.signal);
    const found: string[] = [];
    const read = async () => {
      for (const chunk of chunks) await connection.write(chunk);
      connection.end();
      for (let data = await next(); data; data = await next()) {
        const reply = decodeReply(data);
        found.push(`${reply?.id} ${reply?.responseCode}`);
      }
    };
    await lab.run(read());
    return found;
  }

  it("takes several questions one behind the other, however they are cut", async () => {
    const all = Uint8Array.from([...framed(1, full), ...framed(2, "nope.cluster.local"), ...framed(3, full)]);
    const expected = ["1 NOERROR", "2 NXDOMAIN", "3 NOERROR"];
    expect(await replies(all)).toEqual(expected);
    expect(await replies(...Array.from(all, (byte) => Uint8Array.of(byte)))).toEqual(expected);
  });

  it("ends without an answer when it breaks off", async () => {
    expect(await replies(framed(1, full).slice(0, -1))).toEqual([]);
    expect(await replies(Uint8Array.of(0, 3, 1, 2, 3))).toEqual([]);
  });
});
