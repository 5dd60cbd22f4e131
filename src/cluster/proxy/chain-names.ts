import { bytes } from "../pipe.ts";
import { sha256 } from "./sha256.ts";

/** RFC 4648, 6. */
const base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const computed = new Map<string, string>();
/** Enough for some thousand endpoints. */
const memory = 10_000;

/** 16 characters that stand for a service port or an endpoint (kube-proxy's portProtoHash). */
function hashOf(text: string): string {
  const known = computed.get(text);
  if (known !== undefined) return known;
  if (computed.size >= memory) computed.clear();
  let hash = "";
  let bits = 0;
  let count = 0;
  for (const byte of sha256(bytes(text))) {
    bits = ((bits << 8) | byte) & 0xfff;
    for (count += 8; count >= 5; count -= 5) hash += base32Alphabet[(bits >> (count - 5)) & 31];
    if (hash.length >= 16) break;
  }
  hash = hash.slice(0, 16);
  computed.set(text, hash);
  return hash;
}

/** `namespace/name`, with `:port` when the port has a name. */
export function servicePortName(namespace: string, name: string, port: string | undefined): string {
  return port ? `${namespace}/${name}:${port}` : `${namespace}/${name}`;
}

/**
 * The chain of a service port: SVC for endpoints anywhere, SVL for those on the node, EXT for what comes from outside,
 * FW for a load balancer's source ranges. `protocol` in lower case.
 */
export function serviceChain(kind: "SVC" | "SVL" | "EXT" | "FW", portName: string, protocol: string): string {
  return `KUBE-${kind}-${hashOf(portName + protocol)}`;
}

/** The chain of one endpoint (`ip:port`) of a service port. */
export function endpointChain(portName: string, protocol: string, endpoint: string): string {
  return `KUBE-SEP-${hashOf(portName + protocol + endpoint)}`;
}
