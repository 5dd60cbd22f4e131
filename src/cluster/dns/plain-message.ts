import type { Answer, Packet, SoaData } from "@dnsquery/dns-packet";
import { toString as opcodeName } from "@dnsquery/dns-packet/opcodes.js";
import { toString as rcodeName } from "@dnsquery/dns-packet/rcodes.js";
import { toString as typeName } from "@dnsquery/dns-packet/types.js";

const typeA = 1;
const typeSoa = 6;
const classIn = 1;
const longestName = 254;
const ascii = new TextDecoder();
const dot = 46;
/** Where a name is put together, one at a time. */
const spelling = new Uint8Array(256);

/**
 * What dns-packet's `decode` makes of a message, for the plain ones that nearly all are: one question, A and SOA records,
 * names in full and in ASCII. Undefined leaves all others, broken ones among them, to the library.
 */
export function decodePlain(data: Uint8Array): Packet | undefined {
  const reader = new PlainReader(data);
  const id = reader.word();
  const flags = reader.word();
  const asked = reader.word();
  const answers = reader.word();
  const authorities = reader.word();
  if (asked !== 1 || reader.word() !== 0) return undefined;
  const question = { name: reader.name(), type: typeName(reader.word()), class: "IN" as const };
  if (reader.word() !== classIn) return undefined;
  const packet: Packet = {
    id,
    type: flags & 0x8000 ? "response" : "query",
    flags: flags & 0x7fff,
    flag_qr: (flags & 0x8000) !== 0,
    opcode: opcodeName((flags >> 11) & 15),
    flag_aa: (flags & 0x0400) !== 0,
    flag_tc: (flags & 0x0200) !== 0,
    flag_rd: (flags & 0x0100) !== 0,
    flag_ra: (flags & 0x0080) !== 0,
    flag_z: (flags & 0x0040) !== 0,
    flag_ad: (flags & 0x0020) !== 0,
    flag_cd: (flags & 0x0010) !== 0,
    rcode: rcodeName(flags & 15),
    questions: [question],
    answers: reader.records(answers),
    authorities: reader.records(authorities),
    additionals: [],
  };
  return reader.isPlain && reader.isAtEnd ? packet : undefined;
}

/** Reads on past anything, and knows in the end whether it understood it. */
class PlainReader {
  isPlain = true;
  readonly #data: Uint8Array;
  #offset = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  get isAtEnd(): boolean {
    return this.#offset === this.#data.length;
  }

  word(): number {
    return (this.#byte() << 8) | this.#byte();
  }

  name(): string {
    let count = 0;
    for (let length = this.#byte(); length !== 0; length = this.#byte()) {
      if (length > 63 || count + length + 1 > longestName) {
        this.isPlain = false;
        return "";
      }
      if (count > 0) spelling[count++] = dot;
      for (let index = 0; index < length; index++) {
        const byte = this.#byte();
        if (byte > 127) this.isPlain = false;
        spelling[count++] = byte;
      }
    }
    return count === 0 ? "." : ascii.decode(spelling.subarray(0, count));
  }

  records(count: number): Answer[] {
    const records: Answer[] = [];
    while (records.length < count && this.isPlain) records.push(this.#record());
    return records;
  }

  #record(): Answer {
    const name = this.name();
    const type = this.word();
    if (this.word() !== classIn) this.isPlain = false;
    const ttl = this.#long();
    const length = this.word();
    const start = this.#offset;
    const shared = { name, ttl, class: "IN" as const, flush: false };
    const record: Answer =
      type === typeSoa
        ? { ...shared, type: "SOA", data: this.#startOfAuthority() }
        : { ...shared, type: "A", data: `${this.#byte()}.${this.#byte()}.${this.#byte()}.${this.#byte()}` };
    if ((type !== typeA && type !== typeSoa) || this.#offset - start !== length) this.isPlain = false;
    return record;
  }

  #startOfAuthority(): SoaData {
    return {
      mname: this.name(),
      rname: this.name(),
      serial: this.#long(),
      refresh: this.#long(),
      retry: this.#long(),
      expire: this.#long(),
      minimum: this.#long(),
    };
  }

  #long(): number {
    return this.word() * 0x10000 + this.word();
  }

  #byte(): number {
    const byte = this.#data[this.#offset++];
    if (byte === undefined) this.isPlain = false;
    return byte ?? 0;
  }
}
