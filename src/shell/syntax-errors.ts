import { forEachChild, type ParsedScript, type ParseError, type SyntaxNode } from "unbash";
import { ashObjection } from "./ash-grammar.ts";
import { keywords } from "./dialect.ts";
import type { Shell } from "./shell-state.ts";

/** Why the shell will not run `script`, parsed from `text`, in its own words; undefined when it will. */
export function syntaxErrorIn(shell: Shell, text: string, script: ParsedScript): string | undefined {
  if (script.errors?.[0]) return describeSyntaxError(shell, text, script.errors);
  const objection = shell.dialect === "ash" ? ashObjection(text, script) : undefined;
  return objection === undefined ? undefined : `syntax error: ${objection}`;
}

function describeSyntaxError(shell: Shell, text: string, errors: readonly ParseError[]): string {
  const [error] = errors;
  if (!error) return "syntax error";
  if (error.message === "expected 'do'" && /\bfor\s*$/.test(text)) {
    return shell.dialect === "ash"
      ? "syntax error: bad for loop variable"
      : "syntax error near unexpected token `newline'";
  }
  const unterminated = /^unterminated (.+)/.exec(error.message)?.[1];
  const token = tokenAt(text, error);
  if (shell.dialect === "ash")
    return `syntax error: ${ashDetail(error, errors, unterminated, token, /\bin\s*$/.test(text))}`;
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
  endsInCase: boolean,
): string {
  if (unterminated) {
    if (/quote/.test(unterminated)) return "unterminated quoted string";
    if (unterminated === "backtick") return "EOF in backquote substitution";
    if (unterminated === "parameter expansion") return "missing '}'";
    return 'unexpected end of file (expecting ")")';
  }
  if (error.message === "expected redirect target") return "unexpected redirection";
  const named = errors
    .map(({ message }) => /^expected '([^']+)'/.exec(message)?.[1])
    .find((word) => word !== undefined);
  const wanted = named === "esac" && endsInCase ? ")" : named;
  // Where a command is missing, any command would do.
  const anyCommand = error.message.startsWith("expected command") && token !== undefined;
  const expecting = wanted === undefined || anyCommand ? "" : ` (expecting "${wanted}")`;
  if (token === undefined) return `unexpected end of file${expecting}`;
  if (token === "newline") return `unexpected newline${expecting}`;
  return `unexpected ${/^[\w./$"'-]/.test(token) && !keywords.includes(token) ? "word" : `"${token}"`}${expecting}`;
}

/** The token that does not fit: undefined at the end of the text. */
function tokenAt(text: string, error: ParseError): string | undefined {
  const named = /^unexpected token '(.+)'$/.exec(error.message)?.[1];
  if (named !== undefined) return named;
  if (error.message === "expected 'do'") return wordInsteadOfDo(text) ?? undefined;
  const rest = text.slice(error.pos).replace(/^(?:if|while|until|then|else|elif|do|&&|\|\|?|\{|\()?[ \t]*/, "");
  const token = /^(?:;;|;|&&|&|\|\||\||\(|\)|\n|[^\s;&|()]+)/.exec(rest)?.[0];
  return token === "\n" ? (rest.trim() === "" ? undefined : "newline") : token;
}

/** unbash reads on to the end for a loop's `do`; the shells stop at the first other word. */
function wordInsteadOfDo(text: string): string | undefined {
  const header = /\bfor[ \t]+\w+[ \t]*(?:in\b[^;\n]*)?[;\n]\s*([^\s;&|()]+)/g;
  for (const [, word] of text.matchAll(header)) if (word !== "do") return word;
  return undefined;
}

/** Whether more lines may complete the text: an open quote, `do` without `done`, a here-document without its end. */
export function isIncomplete(text: string, script: ParsedScript): boolean {
  if (/(?:^|[^\\])(?:\\\\)*\\\n?$/.test(text)) return true;
  for (const { message, pos } of script.errors ?? []) {
    if (message.startsWith("unexpected")) return false;
    if (message.startsWith("unterminated")) return true;
    if (message === "expected redirect target") return false;
    if (message === "expected 'do'" && wordInsteadOfDo(text) !== undefined) return false;
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
