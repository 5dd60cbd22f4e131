/** DNS messages as tcpdump writes them (print-domain.c), read straight from the wire. */

const types: Readonly<Record<number, string>> = {
  1: "A",
  2: "NS",
  5: "CNAME",
  6: "SOA",
  12: "PTR",
  15: "MX",
  16: "TXT",
  28: "AAAA",
  33: "SRV",
  41: "OPT",
  64: "SVCB",
  65: "HTTPS",
  255: "ANY",
};
const operations = ["", " inv_q", " stat", " op3", " notify", " update"];
const responses = ["", " FormErr", " ServFail", " NXDomain", " NotImp", " Refused"];

/** Undefined when the message is cut short or broken. */
export function dnsText(message: Uint8Array): string | undefined {
  try {
    return new Reader(message).text();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

class Reader {
  readonly #message: Uint8Array;
  readonly #view: DataView;
  #at = 12;

  constructor(message: Uint8Array) {
    this.#message = message;
    this.#view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  }

  text(): string {
    const view = this.#view;
    const [id, flags] = [view.getUint16(0), view.getUint16(2)];
    const [questions = 0, answers = 0, authorities = 0, more = 0] = [4, 6, 8, 10].map((at) => view.getUint16(at));
    const operation = operations[(flags >> 11) & 15] ?? ` op${(flags >> 11) & 15}`;
    if ((flags & 0x8000) === 0) {
      const counts = `${answers ? ` [${answers}a]` : ""}${authorities ? ` [${authorities}n]` : ""}${more ? ` [${more}au]` : ""}`;
      const head = `${id}${operation}${flags & 0x0100 ? "+" : ""}${flags & 0x0010 ? "%" : ""}${counts}`;
      return `${head}${Array.from({ length: questions }, () => this.#question()).join("")} (${this.#message.length})`;
    }
    const code = responses[flags & 15] ?? ` Resp${flags & 15}`;
    const marks = `${flags & 0x0400 ? "*" : ""}${flags & 0x0080 ? "" : "-"}${flags & 0x0200 ? "|" : ""}${flags & 0x0020 ? "$" : ""}`;
    for (let i = 0; i < questions; i++) this.#question();
    const records = Array.from({ length: answers }, () => this.#record()).join(",");
    const odd = questions === 1 ? "" : ` [${questions}q]`;
    return `${id}${operation}${code}${marks}${odd} ${answers}/${authorities}/${more}${records} (${this.#message.length})`;
  }

  #question(): string {
    const name = this.#name();
    const type = this.#view.getUint16(this.#at);
    this.#at += 4;
    return ` ${typeName(type)}? ${name}`;
  }

  #record(): string {
    this.#name();
    const type = this.#view.getUint16(this.#at);
    const end = this.#at + 10 + this.#view.getUint16(this.#at + 8);
    this.#at += 10;
    const data = this.#data(type, end);
    this.#at = end;
    return ` ${typeName(type)}${data}`;
  }

  #data(type: number, end: number): string {
    const view = this.#view;
    const at = this.#at;
    switch (typeName(type)) {
      case "A":
        return ` ${[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)).join(".")}`;
      case "NS":
      case "CNAME":
      case "PTR":
        return ` ${this.#name()}`;
      case "MX": {
        this.#at += 2;
        return ` ${this.#name()} ${view.getUint16(at)}`;
      }
      case "SRV": {
        this.#at += 6;
        return ` ${this.#name()}:${view.getUint16(at + 4)} ${view.getUint16(at)} ${view.getUint16(at + 2)}`;
      }
      case "TXT": {
        let text = "";
        for (let start = at; start < end; start += 1 + view.getUint8(start)) {
          text += ` "${latin(this.#message.subarray(start + 1, start + 1 + view.getUint8(start)))}"`;
        }
        return text;
      }
      default:
        return "";
    }
  }

  /** The name here, with its final dot, and past it. */
  #name(): string {
    let text = "";
    let back: number | undefined;
    for (let hops = 0; hops < 64; ) {
      const length = this.#view.getUint8(this.#at++);
      if (length >= 0xc0) {
        const target = ((length & 0x3f) << 8) | this.#view.getUint8(this.#at++);
        back ??= this.#at;
        this.#at = target;
        hops++;
      } else if (length === 0) {
        this.#at = back ?? this.#at;
        return text === "" ? "." : text;
      } else {
        if (this.#at + length > this.#message.length) throw new RangeError("cut short");
        text += `${latin(this.#message.subarray(this.#at, this.#at + length))}.`;
        this.#at += length;
      }
    }
    throw new RangeError("a name that goes in circles");
  }
}

function typeName(type: number): string {
  return types[type] ?? `Type${type}`;
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
