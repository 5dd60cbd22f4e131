import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cidrContains, formatCidr, formatIpv4, parseCidr, parseIpv4, tryParseCidr, tryParseIpv4 } from "./ipv4.ts";

describe("IPv4 addresses", () => {
  it("come out as they went in", () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), (address) => {
        expect(parseIpv4(formatIpv4(address))).toBe(address);
      }),
    );
  });

  it("are four numbers and nothing else", () => {
    for (const text of ["", "10.0.0", "10.0.0.0.1", "10.0.0.256", "10.0.0.01", "10.0.0.-1", "a.b.c.d", " 10.0.0.1"]) {
      expect(tryParseIpv4(text)).toBeUndefined();
    }
    expect(() => parseIpv4("nowhere")).toThrow("not an IPv4 address: nowhere");
  });
});

describe("blocks of addresses", () => {
  it("clear their host bits and hold what shares the rest", () => {
    const block = parseCidr("10.244.2.133/24");
    expect(formatCidr(block)).toBe("10.244.2.0/24");
    expect(cidrContains(block, parseIpv4("10.244.2.255"))).toBe(true);
    expect(cidrContains(block, parseIpv4("10.244.3.0"))).toBe(false);
    expect(cidrContains(parseCidr("0.0.0.0/0"), parseIpv4("255.255.255.255"))).toBe(true);
    expect(cidrContains(parseCidr("255.255.255.255"), parseIpv4("255.255.255.255"))).toBe(true);
  });

  it("have 0 to 32 bits", () => {
    for (const text of ["10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/8/8", "x/8"]) {
      expect(tryParseCidr(text)).toBeUndefined();
    }
  });
});
