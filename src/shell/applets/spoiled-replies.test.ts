import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dnsLab, runProgram } from "../../cluster/dns/dns-lab.case.ts";
import type { NetworkStack } from "../../cluster/network/sockets.ts";
import type { Program } from "../../cluster/process.ts";
import { curl } from "./curl.ts";
import { dig } from "./dig.ts";
import { nslookup } from "./nslookup.ts";
import { nslookupBind } from "./nslookup-bind.ts";
import { nslookupOld } from "./nslookup-old.ts";

const server = "10.244.1.80";

/** What becomes of a question on its way to being an answer. */
interface Spoiling {
  readonly flags: readonly [number, number];
  /** Counts of the four sections, as the header claims them; undefined: as they are. */
  readonly counts: readonly number[] | undefined;
  /** Follows the question. */
  readonly records: readonly (readonly number[])[];
  readonly hits: readonly (readonly [at: number, value: number])[];
  readonly cut: number | undefined;
}

const byte = fc.nat(255);
/** A record of the question's name, or of any. */
const record = (type: number, data: readonly number[]) => [
  ...[0xc0, 0x0c, 0, type, 0, 1, 0, 0, 0, 30, data.length >> 8, data.length & 255],
  ...data,
];
const whole = fc.constantFrom(
  record(1, [192, 0, 2, 1]),
  record(5, [0xc0, 0x0c]),
  record(12, [1, 97, 0]),
  record(16, [5, 104, 101, 108, 108, 111]),
  record(33, [0, 0, 0, 100, 0, 80, 1, 97, 0]),
  record(28, [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
);
const invented = fc.oneof(
  fc.tuple(byte, fc.array(byte, { maxLength: 20 })).map(([type, data]) => record(type, data)),
  fc.array(byte, { maxLength: 30 }),
);
const answered = [0x85, 0x80] as const;
const spoiling: fc.Arbitrary<Spoiling> = fc.oneof(
  fc.record({
    flags: fc.constant(answered),
    counts: fc.constant(undefined),
    records: fc.array(whole, { minLength: 1, maxLength: 3 }),
    hits: fc.constant([]),
    cut: fc.constant(undefined),
  }),
  fc.record({
    flags: fc.oneof(fc.constant(answered), fc.tuple(byte, byte)),
    counts: fc.option(fc.tuple(fc.nat(2), fc.nat(3), fc.nat(1), fc.nat(1)), { nil: undefined }),
    records: fc.array(fc.oneof(whole, invented), { maxLength: 3 }),
    hits: fc.array(fc.tuple(fc.nat(100), byte), { maxLength: 3 }),
    cut: fc.option(fc.nat(60), { nil: undefined, freq: 2 }),
  }),
);

function spoil(question: Uint8Array, { flags, counts, records, hits, cut }: Spoiling): Uint8Array {
  // Without its EDNS record: it ends behind the name, its type and class.
  const end = question.indexOf(0, 12) + 5;
  const answer = Uint8Array.from([...question.subarray(0, end), ...records.flat()]);
  answer.set(flags, 2);
  for (const [index, count] of (counts ?? [1, records.length, 0, 0]).entries()) answer.set([0, count], 4 + 2 * index);
  for (const [at, value] of hits) if (at < answer.length) answer[at] = value;
  return answer.subarray(0, cut ?? answer.length);
}

/** A name server that answers so, over UDP and TCP. */
function serve(stack: NetworkStack, how: Spoiling): void {
  const socket = stack.bindUdp(53);
  const answer = async () => {
    for (;;) {
      const { from, data } = await socket.receive();
      socket.send(spoil(data, how), from);
    }
  };
  void answer();
  stack.listen(53, async (connection) => {
    const framed = await connection.read();
    if (framed) {
      const bytes = spoil(framed.subarray(2), how);
      await connection.write(Uint8Array.from([bytes.length >> 8, bytes.length & 255, ...bytes]));
    }
    connection.close();
  });
}

const programs: readonly (readonly [title: string, program: Program, line: string, libc: string])[] = [
  ["dig", dig, "dig +time=1 +tries=1 web.example", ""],
  ["dig +tcp -t SRV", dig, "dig +time=1 +tries=1 +tcp -t SRV web.example", ""],
  ["dig +short -x", dig, "dig +time=1 +tries=1 +short -x 192.0.2.1", ""],
  ["nslookup of busybox now", nslookup, "nslookup web.example", "/lib/ld-musl-x86_64.so.1"],
  ["nslookup of busybox 1.22", nslookupOld, "nslookup web.example", "/lib/ld-uClibc.so.0"],
  ["nslookup of BIND", nslookupBind, "nslookup web.example", ""],
  ["the resolver of glibc", curl, "curl -m 20 web.example", "/lib/ld-linux-x86-64.so.2"],
  ["the resolver of musl", curl, "curl -m 20 web.example", "/lib/ld-musl-x86_64.so.1"],
];

describe("a name server's cut, spoiled and invented answers", () => {
  it.each(programs)("make %s no crash", async (_, program, line, libc) => {
    const codes = new Set<number>();
    await fc.assert(
      fc.asyncProperty(spoiling, async (how) => {
        const lab = dnsLab();
        serve(lab.node1.attachPod("names", server), how);
        lab.client.files.write("/etc/resolv.conf", `nameserver ${server}\noptions attempts:1 timeout:1\n`);
        if (libc !== "") lab.client.files.write(libc, "");
        const { exitCode, stderr } = await lab.run(runProgram(lab.client, program, line.split(" ")));
        expect(stderr).not.toContain("internal error");
        expect(exitCode).toBeLessThan(128);
        codes.add(exitCode);
      }),
      { numRuns: 60 },
    );
    expect(codes.size).toBeGreaterThan(1);
  });
});
