/** A JSON value in which one value, found by `at`, is replaced: what somebody makes who knows the format. */
export function withOneChanged(value: unknown, at: number, by: unknown): unknown {
  const places = count(value);
  return replace(value, at % places, by);
}

function count(value: unknown): number {
  return typeof value === "object" && value !== null
    ? Object.values(value).reduce<number>((sum, one) => sum + count(one), 1)
    : 1;
}

function replace(value: unknown, at: number, by: unknown): unknown {
  if (at === 0) return by;
  if (typeof value !== "object" || value === null) return value;
  let left = at - 1;
  const inner = (one: unknown) => {
    const places = count(one);
    const replaced = left >= 0 && left < places ? replace(one, left, by) : one;
    left -= places;
    return replaced;
  };
  return Array.isArray(value)
    ? value.map(inner)
    : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inner(one)]));
}
