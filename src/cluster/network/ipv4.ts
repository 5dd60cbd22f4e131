/** An IPv4 address as an unsigned 32-bit number, in network byte order: 10.0.0.1 is 0x0a000001. */
export type Ipv4 = number;

/** A block of addresses; `network` has its host bits cleared. */
export interface Cidr {
  readonly network: Ipv4;
  /** 0 to 32. */
  readonly prefixLength: number;
}

/** The address that a dotted quad names, or undefined. No leading zeros, as inet_pton(3). */
export function tryParseIpv4(text: string): Ipv4 | undefined {
  const match = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(text);
  if (!match) return undefined;
  let value = 0;
  for (let index = 1; index <= 4; index++) {
    const octet = Number(match[index]);
    if (octet > 255) return undefined;
    value = value * 256 + octet;
  }
  return value;
}

/** As `tryParseIpv4`; throws a TypeError for anything else. */
export function parseIpv4(text: string): Ipv4 {
  const address = tryParseIpv4(text);
  if (address === undefined) throw new TypeError(`not an IPv4 address: ${text}`);
  return address;
}

export function formatIpv4(address: Ipv4): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** The network mask of a prefix length. */
export function maskOf(prefixLength: number): Ipv4 {
  return prefixLength === 0 ? 0 : (0xffffffff << (32 - prefixLength)) >>> 0;
}

/** The block of `prefixLength` that holds `address`. */
export function cidrOf(address: Ipv4, prefixLength: number): Cidr {
  return { network: (address & maskOf(prefixLength)) >>> 0, prefixLength };
}

/** `10.244.1.0/24`, or a single address; host bits are cleared. Undefined when it is neither. */
export function tryParseCidr(text: string): Cidr | undefined {
  const [base = "", length, ...rest] = text.split("/");
  const address = tryParseIpv4(base);
  if (address === undefined || rest.length > 0) return undefined;
  if (length === undefined) return { network: address, prefixLength: 32 };
  if (!/^\d{1,2}$/.test(length) || Number(length) > 32) return undefined;
  return cidrOf(address, Number(length));
}

/** As `tryParseCidr`; throws a TypeError for anything else. */
export function parseCidr(text: string): Cidr {
  const cidr = tryParseCidr(text);
  if (!cidr) throw new TypeError(`not an IPv4 address or CIDR: ${text}`);
  return cidr;
}

export function formatCidr(cidr: Cidr): string {
  return `${formatIpv4(cidr.network)}/${cidr.prefixLength}`;
}

export function cidrContains(cidr: Cidr, address: Ipv4): boolean {
  return (address & maskOf(cidr.prefixLength)) >>> 0 === cidr.network;
}

export function sameCidr(a: Cidr, b: Cidr): boolean {
  return a.network === b.network && a.prefixLength === b.prefixLength;
}

/** 127.0.0.0/8. */
export function isLoopback(address: Ipv4): boolean {
  return address >>> 24 === 127;
}
