/** What the elements of a set of this type consist of (ipset(8)). */
export interface SetType {
  readonly name: string;
  /** Of the kernel's implementation, as `ipset list` prints it. */
  readonly revision: number;
  readonly parts: readonly ("address" | "port" | "network")[];
  /** Bytes of an empty hash, or of a bitmap without its bits. */
  readonly emptyBytes: number;
  /** Bytes of one more element that has its hash bucket to itself. */
  readonly elementBytes: number;
}

/** Names, revisions and sizes as Linux 6.18 has them; a set of ports is a bitmap, the others are hashes. */
const types: readonly SetType[] = [
  { name: "hash:ip", revision: 6, parts: ["address"], emptyBytes: 216, elementBytes: 40 },
  { name: "hash:ip,port", revision: 7, parts: ["address", "port"], emptyBytes: 216, elementBytes: 48 },
  { name: "hash:ip,port,ip", revision: 6, parts: ["address", "port", "address"], emptyBytes: 216, elementBytes: 48 },
  { name: "hash:ip,port,net", revision: 8, parts: ["address", "port", "network"], emptyBytes: 464, elementBytes: 56 },
  { name: "bitmap:port", revision: 3, parts: ["port"], emptyBytes: 72, elementBytes: 0 },
];

/** Types that the real ipset has, too. */
export const otherTypes: ReadonlySet<string> = new Set([
  "bitmap:ip",
  "bitmap:ip,mac",
  "hash:mac",
  "hash:ip,mac",
  "hash:ip,mark",
  "hash:net",
  "hash:net,net",
  "hash:net,port",
  "hash:net,port,net",
  "hash:net,iface",
  "list:set",
]);

export function setTypeOf(name: string): SetType | undefined {
  return types.find((type) => type.name === name);
}

export const isBitmap = ({ name }: SetType) => name.startsWith("bitmap:");
