import type { Invocation, Session } from "./command.ts";
import { type DryRun, dryRunSuffix } from "./dry-run.ts";
import type { JsonObject } from "./json.ts";
import { nameOf, objectPrinter } from "./printing/object-printer.ts";

const formats =
  "go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,yaml";

/** Prints what became of an object: `pod/x created`, or the object itself as `-o` asks. */
export class ResultPrinter {
  readonly #session: Session;
  readonly #print: ((object: JsonObject) => string) | undefined;
  readonly #suffix: string;

  constructor(session: Session, { flags }: Invocation, dryRun: DryRun) {
    this.#session = session;
    this.#suffix = dryRunSuffix(dryRun);
    this.#print = objectPrinter(flags.text("output"), { headers: true, allowed: formats });
  }

  async report(object: JsonObject, operation: string): Promise<void> {
    await this.#session.print(this.#print?.(object) ?? `${nameOf(object)} ${operation}${this.#suffix}\n`);
  }
}
