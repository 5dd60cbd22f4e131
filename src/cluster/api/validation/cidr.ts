import { isIpv6 } from "./names.ts";

/** A block of addresses of either family. */
export interface Block {
  /** The address as it is written, host bits included. */
  readonly address: bigint;
  /** 32 or 128. */
  readonly bits: number;
  readonly prefixLength: number;
}

/** As netutils.ParseCIDRSloppy: leading zeros and host bits are let through. */
export function parseBlock(text: string): Block | undefined {
  const [, base = "", length = ""] = /^([^/]+)\/(\d+)$/.exec(text) ?? [];
  const v4 = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(base)?.slice(1).map(Number);
  const bits = v4 ? 32 : 128;
  if (Number(length) > bits || length === "") return undefined;
  if (v4?.some((octet) => octet > 255)) return undefined;
  if (!v4 && !isIpv6(base)) return undefined;
  const address = v4 ? v4.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n) : ipv6Value(base);
  return { address, bits, prefixLength: Number(length) };
}

function ipv6Value(text: string): bigint {
  const [head = "", tail] = text.split("::");
  const groups = (half: string) => (half === "" ? [] : half.split(":"));
  const before = groups(head);
  const after = groups(tail ?? "");
  const zeros = new Array<string>(8 - before.length - after.length).fill("0");
  return [...before, ...zeros, ...after].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** The address without what the prefix does not reach. */
function networkOf({ address, bits }: Block, prefixLength: number): bigint {
  const host = BigInt(bits - prefixLength);
  return (address >> host) << host;
}

/** Whether `outer` has all addresses of `inner`, and more. */
export function isStrictSubset(inner: Block, outer: Block): boolean {
  if (inner.bits !== outer.bits || outer.prefixLength >= inner.prefixLength) return false;
  return networkOf(inner, outer.prefixLength) === networkOf(outer, outer.prefixLength);
}

/**
 * IsValidCIDRForLegacyField with the gate StrictIPCIDRValidation, which is on by default since 1.36
 * (apimachinery util/validation/ip.go, KEP-4858).
 */
export function cidrMessages(text: string): string[] {
  const block = parseBlock(text);
  if (!block) return ["must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"];
  if (/\/0\d/.test(text) || (block.bits === 32 && /(?:^|\.)0\d/.test(text))) {
    return ["must not have leading 0s in IP or prefix length"];
  }
  const hasHostBits = block.address !== networkOf(block, block.prefixLength);
  return hasHostBits ? ["must not have bits set beyond the prefix length"] : [];
}
