import { isMap, isPair, isScalar, isSeq, type Node, type Pair } from "yaml";

/** `spec.ports[0].name`, `data[a.b]` as its parts. */
export function fieldPathParts(path: string): string[] {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, inBrackets, name]) => inBrackets ?? name ?? "");
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Where a field of an API error stands in a document: its value, or its key when the value is no scalar, or the nearest
 * of its parents that is there. Messages of Go's decoder leave out indices: then the first item is meant.
 */
export function rangeOfField(root: Node | null, path: string): Range | undefined {
  let node: unknown = root;
  let range: Range | undefined;
  for (const part of fieldPathParts(path)) {
    if (isSeq(node) && !/^\d+$/.test(part)) node = node.items[0];
    if (isSeq(node)) {
      const item: unknown = node.items[Number(part)];
      if (item === undefined) return range;
      range = rangeOf(item) ?? range;
      node = item;
    } else if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === part);
      if (!pair) return range;
      range = rangeOfPair(pair) ?? range;
      node = pair.value;
    } else return range;
  }
  return range;
}

function rangeOfPair({ key, value }: Pair): Range | undefined {
  if (isScalar(value) && value.range && value.range[1] > value.range[0]) return rangeOf(value);
  return rangeOf(key);
}

function rangeOf(node: unknown): Range | undefined {
  if (isPair(node)) return rangeOfPair(node);
  if (isMap(node)) return node.items[0] && rangeOf(node.items[0].key);
  if (!isScalar(node) || !node.range) return undefined;
  return { from: node.range[0], to: node.range[1] };
}
