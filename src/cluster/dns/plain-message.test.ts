import { type Answer, decode, encode } from "@dnsquery/dns-packet";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePlain } from "./plain-message.ts";

const label = fc.stringMatching(/^[a-zA-Z0-9_-]{1,12}$/);
const name = fc.array(label, { minLength: 1, maxLength: 6 }).map((labels) => labels.join("."));
const long = fc.nat(0xffffffff);
const address = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((octets): string => octets.join("."));
const soa = fc.record({
  mname: name,
  rname: name,
  serial: long,
  refresh: long,
  retry: long,
  expire: long,
  minimum: long,
});
const record: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({ type: fc.constant("A"), name, ttl: long, data: address }),
  fc.record({ type: fc.constant("SOA"), name, ttl: long, data: soa }),
  fc.record({ type: fc.constant("CNAME"), name, ttl: long, data: name }),
);
const message = fc.record({
  id: fc.nat(65535),
  type: fc.constantFrom("query", "response"),
  flags: fc.nat(0x7fff),
  questions: fc.array(fc.record({ name, type: fc.constantFrom("A", "AAAA", "SRV") }), { maxLength: 2 }),
  answers: fc.array(record, { maxLength: 3 }),
  authorities: fc.array(record, { maxLength: 1 }),
});

describe("decoding a plain message", () => {
  it("gives what the library gives, or leaves the message to it", () => {
    let plain = 0;
    const data = message.map((packet): Uint8Array => encode({ ...packet }));
    fc.assert(
      fc.property(
        data,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 2 }),
        fc.nat(300),
        (whole, hits, cut) => {
          const bytes = whole.slice(0, cut > 200 ? whole.length : cut);
          if (cut % 2 === 0) for (const [at, value] of hits) bytes[at % Math.max(1, bytes.length)] = value;
          const found = decodePlain(bytes);
          if (!found) return;
          plain++;
          expect(found).toEqual(decode(bytes));
        },
      ),
      { numRuns: 2000 },
    );
    expect(plain).toBeGreaterThan(100);
  });

  it("takes the questions and answers that resolvers and CoreDNS exchange", () => {
    const questions = [{ name: "web.default.svc.cluster.local", type: "AAAA" as const }];
    const query = encode({ type: "query", id: 7, flags: 0x100, questions });
    expect(decodePlain(query)?.questions).toEqual([{ ...questions[0], class: "IN" }]);
    const data = { mname: "ns.dns.cluster.local", rname: "hostmaster.cluster.local", serial: 1, minimum: 5 };
    const authorities: Answer[] = [{ type: "SOA", name: "cluster.local", ttl: 5, data }];
    expect(decodePlain(encode({ type: "response", id: 7, questions, authorities }))?.authorities).toMatchObject(
      authorities,
    );
  });
});
