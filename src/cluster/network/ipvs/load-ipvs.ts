import type { Netfilter } from "../netfilter/netfilter.ts";
import { Ipvs } from "./ipvs.ts";

/** A node's IPVS. It is a kernel module, which comes with the first program that wants it. */
export function ipvsOf(netfilter: Netfilter): Ipvs {
  return netfilter.insertIpvs((options) => new Ipvs(options));
}
