import type { Invocation, Session } from "../command.ts";
import { pathOf } from "../discovery.ts";
import { type JsonObject, textAt } from "../json.ts";
import { itemsOf } from "../lists.ts";
import { ColumnWriter } from "../printing/column-writer.ts";
import type { ObjectPrinter } from "../printing/object-printer.ts";
import { TablePrinter } from "../printing/table.ts";
import { tableAccept } from "../rest-client.ts";
import { watch } from "../watching.ts";
import type { Wanted } from "./get.ts";
import { layoutFor } from "./get-tables.ts";

/** `get -w`: the list, then a row for each change, for as long as somebody reads. */
export async function watchOne(
  session: Session,
  invocation: Invocation,
  wanted: Wanted,
  printObject: ObjectPrinter | undefined,
): Promise<void> {
  const { flags } = invocation;
  const tables = new TablePrinter(layoutFor(invocation, wanted, false), new ColumnWriter());
  const path = pathOf(wanted.resource, wanted.namespace);
  const fieldSelector = wanted.name === undefined ? flags.text("field-selector") : `metadata.name=${wanted.name}`;
  const accept = printObject ? {} : { accept: tableAccept };
  const query = { labelSelector: flags.text("selector"), fieldSelector };
  const show = async (body: JsonObject) => {
    const text = printObject ? printObject(body) : tables.format(body);
    if (text !== "") await session.print(text);
  };
  // A missing object is an error before the watch begins.
  if (wanted.name !== undefined) {
    await session.client.json({ path: pathOf(wanted.resource, wanted.namespace, wanted.name) });
  }
  let list = await session.client.json({ path, query, ...accept });
  if (!flags.on("watch-only")) {
    if (printObject) for (const item of itemsOf(list, wanted.resource)) await show(item);
    else await show(list);
  } else if (!printObject) tables.format({ columnDefinitions: list.columnDefinitions ?? [] });
  for (;;) {
    const resourceVersion = textAt(list, "metadata", "resourceVersion");
    for await (const event of watch(session, { path, query: { ...query, resourceVersion }, ...accept })) {
      await show(event.object);
    }
    // The server has ended the watch; go on from where things stand now, as an informer would.
    list = await session.client.json({ path, query, ...accept });
  }
}
