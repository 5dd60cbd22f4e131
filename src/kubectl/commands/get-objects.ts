import type { Invocation, Session } from "../command.ts";
import { isObject, type JsonObject, listAt } from "../json.ts";
import type { ObjectPrinter } from "../printing/object-printer.ts";
import { sortByPath } from "../printing/sorting.ts";
import type { Answer } from "./get.ts";

/** Prints one object as it is, several as a v1 List. */
export async function printObjects(
  session: Session,
  { flags }: Invocation,
  answers: readonly Answer[],
  print: ObjectPrinter,
): Promise<void> {
  const [only] = answers;
  if (answers.length === 1 && only?.wanted.name !== undefined) {
    await session.print(print(only.body));
    return;
  }
  let items: JsonObject[] = answers.flatMap(({ wanted, body }) =>
    wanted.name === undefined ? listAt(body, "items").filter(isObject) : [body],
  );
  const sort = flags.text("sort-by");
  if (sort !== "") items = sortByPath(items, sort, (item) => item);
  await session.print(print({ apiVersion: "v1", items, kind: "List", metadata: { resourceVersion: "" } }));
}
