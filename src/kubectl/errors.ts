import { isObject, type Json, type JsonObject, listAt, numberAt, objectAt, quoted, textAt } from "./json.ts";

/** Ends the command: `error: <message>` on stderr. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A wrong call: names the help that tells how it is meant. */
export function usageError(commandPath: string, message: string): CommandError {
  return new CommandError(`${message}\nSee '${commandPath} -h' for help and examples`);
}

/** The command ends with this code and has said why. */
export class ExitError extends Error {
  readonly exitCode: number;

  constructor(exitCode = 1) {
    super(`exit ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/** What a real tool does and this one does not. */
export function notSimulated(what: string): RawError {
  return new RawError(`eastwest: ${what} is not simulated`);
}

/** Printed as it is, without `error: `. */
export class RawError extends Error {}

/** An answer of the API server that is no success: its metav1.Status. */
export class StatusError extends Error {
  readonly status: JsonObject;

  constructor(status: JsonObject) {
    super(textAt(status, "message"));
    this.status = status;
  }

  get reason(): string {
    return textAt(this.status, "reason");
  }

  get code(): number {
    return numberAt(this.status, "code");
  }

  /** The same failure, with what was being done when it happened (cmdutil.AddSourceToErr). */
  while(doing: string, source: string): StatusError {
    return new StatusError({ ...this.status, message: `error when ${doing} ${quoted(source)}: ${this.message}` });
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof StatusError && error.reason === "NotFound";
}

/** Several failures; each was met on its own and the rest was still tried. */
export class AggregateFailure extends Error {
  readonly failures: readonly Error[];

  constructor(failures: readonly Error[]) {
    super(failures.map((failure) => failure.message).join(", "));
    this.failures = failures;
  }
}

/** Throws what was collected: nothing, the one failure itself, or all of them. */
export function throwFailures(failures: readonly Error[]): void {
  const [first] = failures;
  if (!first) return;
  throw failures.length === 1 ? first : new AggregateFailure(failures);
}

/** What a command says before it ends, unlike a fault in it. */
export function isFailure(error: unknown): error is Error {
  return [CommandError, StatusError, RawError, AggregateFailure].some((kind) => error instanceof kind);
}

/** What stderr shows for a failure (kubectl's cmdutil.CheckErr), with its newline. */
export function failureText(failure: Error): string {
  if (failure instanceof AggregateFailure) return failure.failures.map((one) => `${plainText(one)}\n`).join("");
  if (failure instanceof RawError) return `${failure.message}\n`;
  if (failure instanceof StatusError) {
    return withNewline(failure.reason === "Invalid" ? invalidText(failure.status) : plainText(failure));
  }
  return withNewline(failure.message.startsWith("error: ") ? failure.message : `error: ${failure.message}`);
}

function withNewline(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

function plainText(failure: Error): string {
  if (!(failure instanceof StatusError)) return failure.message;
  const reason = failure.reason === "" ? "" : ` (${failure.reason})`;
  return `Error from server${reason}: ${failure.message}`;
}

function invalidText(status: JsonObject): string {
  if (!isObject(status.details)) return `The request is invalid: ${textAt(status, "message")}`;
  const details = objectAt(status, "details");
  const kind = textAt(details, "kind");
  const name = textAt(details, "name");
  const causes = [...new Set(listAt(details, "causes").map(causeText))];
  let text = "The request is invalid";
  if (kind !== "" || name !== "") text = `The ${kind} ${quoted(name)} is invalid`;
  else if (causes.length === 0) text += `: ${textAt(status, "message")}`;
  if (causes.length === 0) return text;
  if (causes.length === 1) return `${text}: ${causes[0]}\n`;
  return `${text}: \n${causes.map((cause) => `* ${cause}\n`).join("")}`;
}

function causeText(cause: Json): string {
  return `${textAt(cause, "field")}: ${textAt(cause, "message")}`;
}
