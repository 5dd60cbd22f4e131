const simple: Record<string, string> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

/**
 * Backslash escapes of `echo -e` (octal as `\0nnn`), of printf's format (octal as `\nnn`), or of printf's `%b` (both).
 * `stopped`: a `\c` ended the output.
 */
export function unescapeText(text: string, kind: "echo" | "format" | "%b"): { text: string; stopped: boolean } {
  let result = "";
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character !== "\\" || at === text.length - 1) {
      result += character;
      continue;
    }
    const rest = text.slice(at + 1);
    const next = rest.charAt(0);
    if (next === "c") return { text: result, stopped: true };
    const octal = (kind === "echo" ? /^0([0-7]{0,3})/ : kind === "format" ? /^([0-7]{1,3})/ : /^0?([0-7]{1,3})/).exec(
      rest,
    );
    const code = /^x([\da-fA-F]{1,2})/.exec(rest) ?? /^u([\da-fA-F]{1,4})/.exec(rest);
    if (octal) {
      result += String.fromCharCode(Number.parseInt(octal[1] || "0", 8) & 255);
      at += octal[0].length;
    } else if (code) {
      result += String.fromCodePoint(Number.parseInt(code[1] ?? "0", 16));
      at += code[0].length;
    } else if (simple[next] !== undefined) {
      result += simple[next];
      at++;
    } else if (kind === "format" && next === '"') {
      result += next;
      at++;
    } else result += character;
  }
  return { text: result, stopped: false };
}
