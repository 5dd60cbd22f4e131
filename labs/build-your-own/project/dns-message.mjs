// DNS messages as bytes (RFC 1035, section 4): a header of twelve bytes, the question, records. Over TCP each message
// comes behind its length, in two bytes.

export const types = { A: 1, SOA: 6, AAAA: 28 };
export const codes = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 };

const internet = 1; // the class IN
const bits = { reply: 0x8000, opcode: 0x7800, authoritative: 0x0400, recursionDesired: 0x0100, code: 0x000f };

export function encodeQuery(id, name, type) {
  return Buffer.concat([uint16(id, bits.recursionDesired, 1, 0, 0, 0), encodeName(name), uint16(type, internet)]);
}

/** Throws a RangeError when the message is not even a question. */
export function decodeQuery(message) {
  const header = decodeHeader(message);
  if (header.questions !== 1) throw new RangeError("there must be one question");
  const { name, end } = decodeName(message, 12);
  const [type, kind] = [message.readUInt16BE(end), message.readUInt16BE(end + 2)];
  return { ...header, name, type, isInternet: kind === internet, question: message.subarray(12, end + 4) };
}

/** `records` are { name, type, ttl, data }; without a `question` the reply has none. */
export function encodeReply({ id, flags, question }, code, answers = [], authorities = []) {
  const kept = flags & (bits.opcode | bits.recursionDesired);
  const counts = [question ? 1 : 0, answers.length, authorities.length, 0];
  const header = uint16(id, bits.reply | bits.authoritative | kept | code, ...counts);
  return Buffer.concat([header, question ?? Buffer.alloc(0), ...[...answers, ...authorities].map(encodeRecord)]);
}

/** A reply's code, and the addresses in it. */
export function decodeReply(message) {
  const { id, flags, answers } = decodeHeader(message);
  const addresses = [];
  let at = decodeName(message, 12).end + 4;
  for (let index = 0; index < answers; index++) {
    const { end } = decodeName(message, at);
    at = end + 10 + message.readUInt16BE(end + 8);
    if (message.readUInt16BE(end) === types.A) addresses.push(message.subarray(end + 10, at).join("."));
  }
  return { id, code: flags & bits.code, addresses };
}

/** The beginning of any message. */
export function decodeHeader(message) {
  const [id, flags, questions, answers] = [0, 2, 4, 6].map((offset) => message.readUInt16BE(offset));
  return { id, flags, questions, answers, isReply: (flags & bits.reply) !== 0, isQuery: (flags & bits.opcode) === 0 };
}

function encodeRecord({ name, type, ttl, data }) {
  return Buffer.concat([encodeName(name), uint16(type, internet, ttl >>> 16, ttl & 0xffff, data.length), data]);
}

/** Each label behind its length; an empty one ends the name. */
export function encodeName(name) {
  const labels = name.split(".").filter((label) => label !== "");
  return Buffer.concat(
    [...labels, ""].map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`, "latin1")),
  );
}

/** What looks like a length of 192 or more is a pointer: the name goes on at an earlier place in the message. */
export function decodeName(message, start) {
  let name = "";
  let end = 0;
  for (let at = start; ; ) {
    const length = message.readUInt8(at);
    if (length >= 0xc0) {
      end ||= at + 2;
      const target = message.readUInt16BE(at) & 0x3fff;
      if (target >= at) throw new RangeError("a pointer must lead backwards");
      at = target;
    } else if (length === 0) {
      return { name: name.toLowerCase(), end: end || at + 1 };
    } else {
      name += `${message.toString("latin1", at + 1, at + 1 + length)}.`;
      at += 1 + length;
      if (length > 63 || name.length > 254) throw new RangeError("a label has 63 bytes at most, a name 255");
    }
  }
}

/** A message as it travels. */
export function frame(message) {
  return Buffer.concat([uint16(message.length), message]);
}

/** The messages that come over a connection, however their bytes are cut. */
export async function* messages(socket) {
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket) {
    bytes = Buffer.concat([bytes, chunk]);
    while (bytes.length >= 2 && bytes.length >= 2 + bytes.readUInt16BE(0)) {
      const end = 2 + bytes.readUInt16BE(0);
      yield bytes.subarray(2, end);
      bytes = bytes.subarray(end);
    }
  }
}

export function uint16(...values) {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, 2 * index);
  return bytes;
}
