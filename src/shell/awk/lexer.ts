import { unescapeText } from "../escapes.ts";
import { AwkSyntaxError } from "./syntax.ts";

export interface Token {
  readonly kind: "number" | "string" | "regex" | "name" | "call" | "keyword" | "operator" | "newline" | "end";
  readonly text: string;
  /** Whether blanks stand before it. */
  readonly spaced: boolean;
}

const keywords = new Set(
  "BEGIN END function func if else while for do break continue next nextfile exit return delete in getline print printf".split(
    " ",
  ),
);

const operator = /^(?:\*\*=|\*\*|\+\+|--|\+=|-=|\*=|\/=|%=|\^=|==|<=|>=|!=|&&|\|\||>>|!~|[{}()[\];,+\-*/%^!><|?:~$=])/;

/** Cuts an awk program into tokens. A slash begins a regular expression where no operand stands before it. */
export function tokenize(program: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let spaced = false;
  const push = (kind: Token["kind"], text: string, length: number) => {
    tokens.push({ kind, text, spaced });
    at += length;
    spaced = false;
  };
  while (at < program.length) {
    const rest = program.slice(at);
    const skipped = /^(?:[ \t\r]+|\\\r?\n|#[^\n]*)/.exec(rest);
    if (skipped) {
      at += skipped[0].length;
      spaced = true;
      continue;
    }
    const number = /^(?:0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(rest);
    const name = /^[A-Za-z_]\w*/.exec(rest);
    const string = /^"((?:\\.|[^"\\\n])*)"/s.exec(rest);
    const symbol = operator.exec(rest);
    if (rest.startsWith("\n")) push("newline", "\n", 1);
    else if (number) push("number", number[0], number[0].length);
    else if (name) {
      const isCall = program.charAt(at + name[0].length) === "(";
      push(keywords.has(name[0]) ? "keyword" : isCall ? "call" : "name", name[0], name[0].length);
    } else if (string) push("string", unescapeString(string[1] ?? ""), string[0].length);
    else if (rest.startsWith("/") && !endsOperand(tokens.at(-1))) {
      const regex = /^\/((?:\\.|\[(?:\\.|\^?\]?[^\]\n])*\]|[^/\\\n[])*)\//s.exec(rest);
      if (!regex) throw new AwkSyntaxError("Unexpected end of string");
      push("regex", (regex[1] ?? "").replace(/\\\//g, "/"), regex[0].length);
    } else if (symbol) push("operator", symbol[0], symbol[0].length);
    else throw new AwkSyntaxError("Unexpected token");
  }
  push("end", "", 0);
  return tokens;
}

function endsOperand(token: Token | undefined): boolean {
  if (!token) return false;
  if (token.kind === "operator") return /^(?:\)|\]|\$|\+\+|--)$/.test(token.text);
  return token.kind === "number" || token.kind === "string" || token.kind === "name" || token.kind === "regex";
}

function unescapeString(text: string): string {
  return unescapeText(text.replace(/\\\n/g, "").replace(/\\([/"])/g, "$1"), "format").text;
}
