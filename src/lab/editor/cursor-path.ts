/** Where a cursor stands in a YAML document that need not be complete. */
export interface CursorPlace {
  /** Keys from the document's root; items of lists do not count. */
  readonly path: readonly string[];
  /** Set where a value is being written: its key. */
  readonly key: string | undefined;
  /** The word before the cursor. */
  readonly word: string;
  /** Column at which a new key of this mapping begins. */
  readonly column: number;
  /** Keys that the mapping has already. */
  readonly siblings: readonly string[];
}

interface KeyLine {
  /** Column of the first `-`; undefined without one. */
  readonly dash: number | undefined;
  /** Column of the key. */
  readonly column: number;
  readonly key: string | undefined;
}

const lineShape = /^(\s*)((?:-\s+)*)(?:(?:"([^"]*)"|'([^']*)'|([^\s:#"'-][^:#]*?)):(?:\s|$))?/;

function readLine(line: string): KeyLine | undefined {
  if (/^\s*(#|$)/.test(line)) return undefined;
  const [, indent = "", dashes = "", doubly, singly, plain] = lineShape.exec(line) ?? [];
  return {
    dash: dashes === "" ? undefined : indent.length,
    column: indent.length + dashes.length,
    key: doubly ?? singly ?? plain,
  };
}

/** By indentation alone, so that it works while the text is no valid YAML. `offset` counts in `text`. */
export function cursorPlace(text: string, offset: number): CursorPlace {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n---") + 1;
  const lines = before.slice(start).split("\n");
  const current = lines.pop() ?? "";
  const own = readLine(current) ?? { dash: undefined, column: current.length, key: undefined };
  const isValue = own.key !== undefined && /:\s/.test(current.slice(own.column));
  const word = isValue ? (/:\s+(.*)$/.exec(current.slice(own.column))?.[1] ?? "") : current.slice(own.column);
  const { path, siblings } = parents(lines, own);
  const rest = text.slice(offset).split("\n").slice(1);
  return {
    path,
    key: isValue ? own.key : undefined,
    word,
    column: own.column,
    siblings: [...siblings, ...siblingsBelow(rest, own.column)],
  };
}

/** Walks up from the cursor's line to the root. */
function parents(lines: readonly string[], own: KeyLine): { path: string[]; siblings: string[] } {
  const path: string[] = [];
  const siblings: string[] = [];
  let { column } = own;
  // Inside an item, the list's key may stand as far left as the item's dash.
  let listDash = own.dash;
  let isOwnMapping = own.dash === undefined;
  for (const text of [...lines].reverse()) {
    const line = readLine(text);
    if (!line || text.startsWith("---")) continue;
    if (listDash !== undefined) {
      const isParent = line.key !== undefined && line.dash === undefined && line.column <= listDash;
      const isOuterItem =
        line.key !== undefined && line.dash !== undefined && line.column <= listDash && line.dash < listDash;
      if (!isParent && !isOuterItem) continue;
      path.unshift(line.key ?? "");
      column = line.column;
      listDash = line.dash;
      isOwnMapping = false;
    } else if (line.column === column) {
      if (isOwnMapping && line.key !== undefined) siblings.push(line.key);
      if (line.dash !== undefined) {
        listDash = line.dash;
        isOwnMapping = false;
      }
    } else if (line.column < column && line.key !== undefined) {
      path.unshift(line.key);
      column = line.column;
      listDash = line.dash;
      isOwnMapping = false;
    }
  }
  return { path, siblings };
}

function siblingsBelow(lines: readonly string[], column: number): string[] {
  const keys: string[] = [];
  for (const text of lines) {
    const line = readLine(text);
    if (!line) continue;
    if (text.startsWith("---") || line.column < column || (line.dash !== undefined && line.dash < column)) break;
    if (line.column === column && line.key !== undefined) keys.push(line.key);
  }
  return keys;
}
