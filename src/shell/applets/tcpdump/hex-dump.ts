/** Octets as -A shows them (print-ascii.c). */
export function printableText(octets: Uint8Array): string {
  let text = "";
  for (const [index, octet] of octets.entries()) {
    if (octet === 13) text += octets[index + 1] === 10 ? "" : ".";
    else text += octet === 10 || octet === 9 || (octet >= 32 && octet < 127) ? String.fromCharCode(octet) : ".";
  }
  return text;
}

/** Octets as -x shows them, with -X beside their characters. */
export function hexDump(octets: Uint8Array, withText: boolean): string {
  let dump = "";
  for (let start = 0; start < octets.length; start += 16) {
    const row = octets.subarray(start, start + 16);
    const hex = [...row]
      .map((octet, index) => `${octet.toString(16).padStart(2, "0")}${index % 2 ? " " : ""}`)
      .join("");
    const offset = start.toString(16).padStart(4, "0");
    const text = String.fromCharCode(...row.map((octet) => (octet > 32 && octet < 127 ? octet : 46)));
    dump += withText ? `\t0x${offset}:  ${hex.padEnd(40)} ${text}\n` : `\t0x${offset}:  ${hex.trimEnd()}\n`;
  }
  return dump;
}
