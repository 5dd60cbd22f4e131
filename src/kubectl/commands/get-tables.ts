import type { Invocation, Session } from "../command.ts";
import { CommandError } from "../errors.ts";
import { type JsonObject, listAt, objectAt } from "../json.ts";
import { ColumnWriter } from "../printing/column-writer.ts";
import { type TableLayout, TablePrinter } from "../printing/table.ts";
import type { Answer, Wanted } from "./get.ts";
import { laterCommands } from "./later-commands.ts";

/** The layout that the flags ask for. */
export function layoutFor({ flags }: Invocation, wanted: Wanted, severalKinds: boolean): TableLayout {
  return {
    wide: flags.text("output") === "wide",
    headers: !flags.on("no-headers"),
    namespaces: flags.on("all-namespaces") && wanted.resource.namespaced,
    labels: flags.on("show-labels"),
    labelColumns: flags.list("label-columns"),
    kindOf: severalKinds || flags.on("show-kind") ? wanted.resource : undefined,
  };
}

/** Prints Tables, a blank line between kinds; says so when nothing at all was found. */
export async function printTables(
  session: Session,
  invocation: Invocation,
  answers: readonly Answer[],
  failed: boolean,
): Promise<void> {
  const { flags } = invocation;
  const kinds = new Set(answers.map(({ wanted }) => wanted.resource));
  // `get all` and `get -f` name kinds even when only one of them answers.
  const severalKinds = kinds.size > 1;
  let text = "";
  for (const block of blocksOf(answers)) {
    const first = block[0];
    if (!first) continue;
    const printer = new TablePrinter(layoutFor(invocation, first.wanted, severalKinds), new ColumnWriter());
    const sort = flags.text("sort-by");
    const table = mergedTable(block.map(({ body }) => body));
    const lines = printer.format(sort === "" ? table : await sortedTable(session, table, sort));
    if (lines !== "" && text !== "" && !flags.on("no-headers")) text += "\n";
    text += lines;
  }
  if (text !== "") {
    await session.print(text);
    return;
  }
  if (failed || flags.on("ignore-not-found")) return;
  const inNamespace = answers.every(({ wanted }) => wanted.resource.namespaced) && !flags.on("all-namespaces");
  await session.printError(`No resources found${inNamespace ? ` in ${session.namespace} namespace.` : ""}\n`);
}

/** Neighbours of one kind share a table. */
function blocksOf(answers: readonly Answer[]): Answer[][] {
  const blocks: Answer[][] = [];
  for (const answer of answers) {
    const last = blocks.at(-1);
    if (last?.[0]?.wanted.resource === answer.wanted.resource) last.push(answer);
    else blocks.push([answer]);
  }
  return blocks;
}

function mergedTable(tables: readonly JsonObject[]): JsonObject {
  return { ...tables[0], rows: tables.flatMap((table) => listAt(table, "rows")) };
}

/** The real one leaves a table out altogether when no row has the field. */
async function sortedTable(session: Session, table: JsonObject, path: string): Promise<JsonObject> {
  const rows = listAt(table, "rows");
  try {
    const sorted = await laterCommands.with(session, ({ sortByPath }) =>
      sortByPath(rows, path, (row) => objectAt(row, "object")),
    );
    return { ...table, rows: sorted };
  } catch (error) {
    if (error instanceof CommandError) return { ...table, rows: [] };
    throw error;
  }
}
