/** Where go-yaml breaks a line at a blank. */
const bestWidth = 80;

/**
 * A text as go-yaml v2 writes it: plain where that reads back as the same text, else in quotes or as a block.
 * `indent` is that of continuation lines, `column` where the text begins. `isKey` keeps it on one line.
 */
export function scalar(text: string, indent: string, column: number, isKey: boolean): string {
  if (resolvesToOther(text)) return doubleQuoted(text, indent, column, isKey);
  if (/[^\n\r\t\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\r\x85\u2028\u2029\ufeff\t]/u.test(text)) {
    return doubleQuoted(text, indent, column, isKey);
  }
  if (text.includes("\n")) {
    return isKey || / (?:\n|$)/.test(text) ? doubleQuoted(text, indent, column, isKey) : literal(text, indent);
  }
  if (isPlain(text)) return folded(text, indent, column, isKey);
  return `'${folded(text.replaceAll("'", "''"), indent, column + 1, isKey)}'`;
}

/** Whether a reader would take the plain text for no string (YAML 1.1's booleans, numbers, null, times). */
function resolvesToOther(text: string): boolean {
  return (
    /^(?:|~|null|Null|NULL|y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF|true|True|TRUE|false|False|FALSE)$/.test(
      text,
    ) ||
    /^[-+]?(?:\.inf|\.Inf|\.INF)$|^\.(?:nan|NaN|NAN)$/.test(text) ||
    /^[-+]?(?:0b_*[01][01_]*|0x_*[\da-fA-F][\da-fA-F_]*|0o_*[0-7][0-7_]*|\d[\d_]*)$/.test(text) ||
    /^[-+]?(?:\.\d[\d_]*|\d[\d_]*(?:\.[\d_]*)?)(?:[eE][-+]?\d+)?$/.test(text) ||
    /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?$/.test(text) ||
    /^\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)?$/.test(text)
  );
}

/** YAML's rules for a plain scalar in block context. */
function isPlain(text: string): boolean {
  if (/^[-?:](?: |$)/.test(text) || /^[#,[\]{}&*!|>'"%@`]/.test(text)) return false;
  if (/^(?:---|\.\.\.)/.test(text)) return false;
  return !/^ | $|:(?: |$)| #/.test(text);
}

/** Broken at single blanks once a line is full. */
function folded(text: string, indent: string, column: number, isKey: boolean): string {
  if (isKey) return text;
  let line = "";
  let lines = "";
  let at = column;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    const alone = character === " " && text.charAt(index - 1) !== " " && text.charAt(index + 1) !== " ";
    if (alone && at > bestWidth && index > 0 && index < text.length - 1) {
      lines += `${line}\n${indent}`;
      line = "";
      at = indent.length;
    } else {
      line += character;
      at++;
    }
  }
  return lines + line;
}

function literal(text: string, indent: string): string {
  const leading = /^[ \n]/.test(text) ? "2" : "";
  const chomping = !text.endsWith("\n") ? "-" : /^\n$|\n\n$/.test(text) ? "+" : "";
  const body = text.endsWith("\n") ? text.slice(0, -1) : text;
  const lines = body.split("\n").map((line) => (line === "" ? "" : `${indent}${line}`));
  return `|${leading}${chomping}\n${lines.join("\n")}`;
}

const escapes: Record<string, string> = {
  "\0": "\\0",
  "\x07": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  "\x1b": "\\e",
  '"': '\\"',
  "\\": "\\\\",
  "\x85": "\\N",
  "\u2028": "\\L",
  "\u2029": "\\P",
};

function doubleQuoted(text: string, indent: string, column: number, isKey: boolean): string {
  let lines = "";
  let line = '"';
  let at = column + 1;
  const characters = [...text];
  characters.forEach((character, index) => {
    if (character === " " && !isKey && at > bestWidth && index > 0 && index < characters.length - 1) {
      lines += `${line}\n${indent}`;
      line = characters[index + 1] === " " ? "\\" : "";
      at = indent.length + line.length;
      return;
    }
    const escaped = escapes[character] ?? (/[\p{Cc}\ufeff]/u.test(character) ? hex(character) : character);
    line += escaped;
    at += escaped.length;
  });
  return `${lines}${line}"`;
}

function hex(character: string): string {
  const code = character.charCodeAt(0);
  return code < 256
    ? `\\x${code.toString(16).toUpperCase().padStart(2, "0")}`
    : `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
