import { once } from "node:events";
import { connect } from "node:net";
import { decode, encode, type Packet } from "@dnsquery/dns-packet";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Folder } from "./programs.case.ts";
import { decodeReply, encodeQuery, frame, types } from "./project/dns-message.mjs";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.end());

/** Sends bytes on a connection of their own, and gives the messages that come back until the server, or we, have ended it. */
async function exchange(port: number, ...chunks: readonly Uint8Array[]): Promise<Buffer[]> {
  const socket = connect(port, "127.0.0.1").setNoDelay();
  await once(socket, "connect");
  for (const chunk of chunks) socket.write(chunk);
  socket.end();
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket) bytes = Buffer.concat([bytes, chunk]);
  const messages: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 2 + bytes.readUInt16BE(at)) {
    messages.push(bytes.subarray(at + 2, at + 2 + bytes.readUInt16BE(at)));
  }
  return messages;
}

const query = (name: string, type: "A" | "AAAA" | "MX", more: Partial<Packet> = {}) =>
  Buffer.from(encode({ type: "query", id: 7, flags: 0x100, questions: [{ name, type, class: "IN" }], ...more }));

async function ask(port: number, message: Buffer): Promise<string> {
  const [reply] = await exchange(port, frame(message));
  if (!reply) return "nothing";
  const { id, rcode, questions, answers, authorities } = decode(reply) as Packet & { rcode: string };
  const records = (list: Packet["answers"] = []) =>
    list.map((record) => ("data" in record ? `${record.type} ${record.name} ${JSON.stringify(record.data)}` : "?"));
  expect(id).toBe(7);
  return [
    rcode,
    questions?.[0]?.name ?? "-",
    ...records(answers),
    ...records(authorities).map((text) => text.slice(0, 17)),
  ].join(" ");
}

describe("kube-dns.mjs", () => {
  it("answers in the format of RFC 1035, as a library reads it", async () => {
    const { port } = await folder.listening("kube-dns.mjs");
    const name = "cloud-user.default.svc.cluster.local";
    expect(await ask(port, query(name, "A"))).toBe(`NOERROR ${name} A ${name} "127.0.0.1"`);
    expect(await ask(port, query("Cloud-User.default.SVC.cluster.local", "A"))).toMatch(/^NOERROR Cloud-User.* A /);
    expect(await ask(port, query(name, "AAAA"))).toBe(`NOERROR ${name} SOA cluster.local`);
    expect(await ask(port, query(name, "MX"))).toBe(`NOERROR ${name} SOA cluster.local`);
    expect(await ask(port, query("nope.default.svc.cluster.local", "A"))).toMatch(/^NXDOMAIN .* SOA cluster.local$/);
    expect(await ask(port, query("example.org", "A"))).toBe("REFUSED example.org");
    const update = Buffer.from(query(name, "A"));
    update.writeUInt16BE(0x2800, 2);
    expect(await ask(port, update)).toBe("NOTIMP -");
  });

  it("takes questions that come together, or byte by byte", async () => {
    const { port } = await folder.listening("kube-dns.mjs");
    const one = frame(query("cloud-user.default.svc.cluster.local", "A"));
    const bytes = [...one].map((byte) => Uint8Array.of(byte));
    expect((await exchange(port, Buffer.concat([one, one]), ...bytes)).length).toBe(3);
  });

  it("goes on whatever comes", async () => {
    const { port } = await folder.listening("kube-dns.mjs");
    const header = (questions: number) => Buffer.from([0, 7, 1, 0, 0, questions, 0, 0, 0, 0, 0, 0]);
    const withName = (...bytes: readonly number[]) => Buffer.concat([header(1), Buffer.from([...bytes, 0, 1, 0, 1])]);
    const formatError = "FORMERR -";
    expect(await ask(port, header(0))).toBe(formatError);
    expect(await ask(port, header(1))).toBe(formatError);
    expect(await ask(port, withName(63, 1))).toBe(formatError);
    expect(await ask(port, withName(0xc0, 12)), "a pointer to itself").toBe(formatError);
    expect(await ask(port, withName(1, 97, 0xc0, 12)), "a name without an end").toBe(formatError);
    expect(await ask(port, withName(0x80, 1))).toBe(formatError);
    expect(await ask(port, withName(0xc0, 6)), "a pointer into the header, where zeros end the name").toBe("REFUSED .");
    expect(await ask(port, withName(...Array.from({ length: 200 }, () => [1, 97]).flat(), 0))).toBe(formatError);
    const reply = query("cloud-user", "A");
    reply.writeUInt16BE(0x8180, 2);
    expect(await ask(port, reply)).toBe("nothing");
    expect(await exchange(port, Uint8Array.of(0, 3, 1, 2, 3))).toEqual([]);
    expect(await exchange(port, Uint8Array.of(255, 255), Buffer.alloc(1000))).toEqual([]);
    expect(await exchange(port, Buffer.alloc(100_000, 255))).toEqual([]);
    expect(await ask(port, query("cloud-user.default.svc.cluster.local", "A"))).toMatch(/^NOERROR/);
  });

  it("names a file that cannot be read, and goes on", async () => {
    const { port, printed } = await folder.listening("kube-dns.mjs");
    const message = query("cloud-user.default.svc.cluster.local", "A");
    const services = folder.read("services.json");
    folder.write("services.json", "{");
    expect(await ask(port, message)).toBe("SERVFAIL -");
    await printed(/^services\.json: .*JSON/m);
    folder.write("services.json", services);
    expect(await ask(port, message)).toMatch(/^NOERROR/);
  });

  it("is found by its port in resolv.conf", async () => {
    const { port } = await folder.listening("kube-dns.mjs");
    await expect
      .poll(() => folder.read("resolv.conf"))
      .toMatch(new RegExp(`^nameserver 127\\.0\\.0\\.1\nport ${port}\n`));
  });
});

describe("dns-message.mjs", () => {
  it("asks as a library reads it, and reads what a library answers", () => {
    const { questions } = decode(encodeQuery(7, "cloud-user.default", types.A));
    expect(questions).toEqual([{ name: "cloud-user.default", type: "A", class: "IN" }]);
    const answers = [
      { type: "CNAME" as const, name: "a.b", data: "c.a.b" },
      { type: "A" as const, name: "c.a.b", data: "192.0.2.7" },
    ];
    const reply = encode({ type: "response", id: 9, flags: 0x400, questions: [{ name: "a.b", type: "A" }], answers });
    expect(decodeReply(Buffer.from(reply))).toEqual({ id: 9, code: 0, addresses: ["192.0.2.7"] });
  });
});
