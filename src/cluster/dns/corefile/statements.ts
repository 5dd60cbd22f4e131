import { CorefileError } from "./server-blocks.ts";
import type { Token } from "./tokens.ts";

/** One line of a plugin's configuration, with the lines in its braces. */
export interface Statement {
  readonly name: string;
  readonly args: readonly string[];
  readonly body: readonly Statement[];
  /** The error that this line causes, with its place. */
  error(message: string): CorefileError;
  /** As `error`, for words that are not known. */
  syntaxError(expected: string): CorefileError;
  /** The line has too few or too many words. */
  argumentError(): CorefileError;
}

/** The lines of a directive as `parseCorefile` found it. */
export function statementsOf(tokens: readonly Token[], path: string): Statement[] {
  let at = 0;
  const read = (): Statement[] => {
    const statements: Statement[] = [];
    while (at < tokens.length && tokens[at]?.text !== "}") {
      const words: Token[] = [];
      const line = tokens[at]?.line;
      while (at < tokens.length && tokens[at]?.line === line && !/^[{}]$/.test(tokens[at]?.text ?? "")) {
        const token = tokens[at++];
        if (token) words.push(token);
      }
      let body: Statement[] = [];
      if (tokens[at]?.text === "{" && tokens[at]?.line === line) {
        at++;
        body = read();
        at++;
      }
      statements.push(statement(words, body, path, line ?? 0));
    }
    return statements;
  };
  return read();
}

function statement(words: readonly Token[], body: readonly Statement[], path: string, line: number): Statement {
  const [name = "", ...args] = words.map(({ text }) => text);
  const error = (message: string) => new CorefileError(`${path}:${line} - Error during parsing: ${message}`);
  return {
    name,
    args,
    body,
    error,
    syntaxError: (expected) =>
      new CorefileError(`${path}:${line} - Syntax error: Unexpected token '${name}', expecting '${expected}'`),
    argumentError: () => error(`Wrong argument count or unexpected line ending after '${args.at(-1) ?? name}'`),
  };
}
