/** A word of a Corefile, and the line it begins on (from 1). */
export interface Token {
  readonly text: string;
  readonly line: number;
}

/** The words of a Corefile: blanks part them, quotes hold them together, `#` begins a comment (caddyfile/lexer.go). */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const letter = text.charAt(at);
    if (letter === "\n") line++;
    if (/\s/.test(letter)) {
      at++;
      continue;
    }
    if (letter === "#") {
      while (at < text.length && text[at] !== "\n") at++;
      continue;
    }
    const start = line;
    let word = "";
    if (letter === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) {
        if (text[at] === "\\" && text[at + 1] === '"') at++;
        if (text[at] === "\n") line++;
        word += text.charAt(at);
      }
      at++;
    } else while (at < text.length && !/\s/.test(text.charAt(at))) word += text.charAt(at++);
    tokens.push({ text: word, line: start });
  }
  return tokens;
}
