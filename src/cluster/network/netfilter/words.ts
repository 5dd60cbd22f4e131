/** Why a ruleset was not taken. `message` is iptables-restore's own words where it has some. */
export class RulesetError extends Error {
  /** Of the input, from 1. */
  line: number | undefined;

  constructor(message: string, line?: number) {
    super(message);
    this.line = line;
  }
}

/** The words of a line: separated by blanks, in double quotes or not, with \ before a special character. */
export function splitWords(line: string): string[] {
  if (line.includes("\\")) return splitEscapedWords(line);
  const words: string[] = [];
  const pattern = /"([^"]*)"(?!\S)|\S+/y;
  for (let at = afterBlanks(line, 0); at < line.length; at = afterBlanks(line, pattern.lastIndex)) {
    pattern.lastIndex = at;
    const [whole = "", quoted] = pattern.exec(line) ?? [];
    if (quoted === undefined && whole.includes('"')) return splitEscapedWords(line);
    words.push(quoted ?? whole);
  }
  return words;
}

function afterBlanks(line: string, from: number): number {
  while (from < line.length && /\s/.test(line[from] ?? "")) from++;
  return from;
}

/** With \ before a character, or quotes amid a word: one character after the other. */
function splitEscapedWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i] ?? "";
    if (character === "\\" && quoted && i + 1 < line.length) word = (word ?? "") + (line[++i] ?? "");
    else if (character === '"') {
      quoted = !quoted;
      word ??= "";
    } else if (!quoted && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + character;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** A string option as iptables-save writes it (xtables_save_string): quoted unless it is plain. */
export function quoteWord(text: string): string {
  return /^[\w-]+$/.test(text) ? text : `"${text.replace(/["\\']/g, "\\$&")}"`;
}
