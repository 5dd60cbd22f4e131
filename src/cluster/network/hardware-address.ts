import type { Random } from "../random.ts";
import { formatIpv4, type Ipv4 } from "./ipv4.ts";

/** There are no frames in the simulation: a device has the address that CNI plugins make of its IPv4 one. */
export function hardwareAddressFor(address: Ipv4): string {
  return format([0x0a, 0x58, ...formatIpv4(address).split(".").map(Number)]);
}

/** Locally administered, for one station (eth_random_addr). */
export function randomHardwareAddress(random: Random): string {
  return format([(random.int(256) & 0xfc) | 2, ...Array.from({ length: 5 }, () => random.int(256))]);
}

function format(octets: readonly number[]): string {
  return octets.map((octet) => octet.toString(16).padStart(2, "0")).join(":");
}
