import { forEachChild, type ParsedScript, type ParseError, type SyntaxNode } from "unbash";
import type { Shell } from "./shell-state.ts";

/** Words behind the shell's name for what unbash could not parse, in the shell's own form. */
export function describeSyntaxError(
  shell: Shell,
  text: string,
  errors: readonly ParseError[],
  _origin?: string,
): string {
  const [error] = errors;
  if (!error) return "syntax error";
  const unterminated = /^unterminated (.+)/.exec(error.message)?.[1];
  const token = tokenAt(text, error);
  if (shell.dialect === "ash") return `syntax error: ${ashDetail(error, errors, unterminated, token)}`;
  if (unterminated) return `unexpected EOF while looking for matching \`${closing[unterminated] ?? ")"}'`;
  if (token === undefined) return `syntax error: unexpected end of file`;
  return `syntax error near unexpected token \`${token}'`;
}

const closing: Record<string, string> = {
  "single quote": "'",
  "double quote": '"',
  backtick: "`",
  "parameter expansion": "}",
};

function ashDetail(
  error: ParseError,
  errors: readonly ParseError[],
  unterminated: string | undefined,
  token: string | undefined,
): string {
  if (unterminated) {
    if (/quote/.test(unterminated)) return "unterminated quoted string";
    if (unterminated === "backtick") return "EOF in backquote substitution";
    if (unterminated === "parameter expansion") return "missing '}'";
    return 'unexpected end of file (expecting ")")';
  }
  const wanted = errors
    .map(({ message }) => /^expected '([^']+)'/.exec(message)?.[1])
    .find((word) => word !== undefined);
  const expecting = wanted === undefined ? "" : ` (expecting "${wanted}")`;
  if (error.message === "expected redirect target") return "unexpected redirection";
  if (token === undefined) return `unexpected end of file${expecting}`;
  return `unexpected ${token === "newline" ? "newline" : `"${token}"`}${expecting}`;
}

/** The token that does not fit: undefined at the end of the text. */
function tokenAt(text: string, error: ParseError): string | undefined {
  const named = /^unexpected token '(.+)'$/.exec(error.message)?.[1];
  if (named !== undefined) return named;
  const rest = text.slice(error.pos).replace(/^(?:if|while|until|then|else|elif|do|&&|\|\|?|[ \t])+/, "");
  const token = /^(?:;;|;|&&|&|\|\||\||\(|\)|\n|[^\s;&|()]+)/.exec(rest)?.[0];
  return token === "\n" ? (rest.trim() === "" ? undefined : "newline") : token;
}

/** Whether more lines may complete the text: an open quote, `do` without `done`, a here-document without its end. */
export function isIncomplete(text: string, script: ParsedScript): boolean {
  if (/(?:^|[^\\])(?:\\\\)*\\\n?$/.test(text)) return true;
  for (const { message, pos } of script.errors ?? []) {
    if (message.startsWith("unexpected")) return false;
    if (message.startsWith("unterminated")) return true;
    if (message === "expected redirect target") return false;
    if (text.slice(pos).trim() !== "" && !isOpenEnd(text, pos)) return false;
  }
  return script.errors?.[0] !== undefined || (text.includes("<<") && hasOpenHereDocument(script));
}

/** unbash takes the rest of the text for a here-document whose end is missing. */
function hasOpenHereDocument(node: SyntaxNode): boolean {
  if (node.type === "HereDoc") return node.closing === undefined;
  let open = false;
  forEachChild(node, (child) => {
    open ||= hasOpenHereDocument(child);
  });
  return open;
}

/** Some errors point at the keyword or operator that something is missing behind. */
function isOpenEnd(text: string, position: number): boolean {
  return /^\s*(?:if|then|else|elif|while|until|do|&&|\|\|?|\{|\()\s*(?:#.*)?$/.test(text.slice(position));
}
