import type { LabelSelector } from "kubernetes-types/meta/v1";

/** A label selector as text: `app=web,tier in (a,b),!old`; `<none>` when it is empty. */
export function selectorText(selector: LabelSelector | undefined): string {
  const labels = selector?.matchLabels ?? {};
  const terms = Object.keys(labels).map((key) => ({ key, text: `${key}=${labels[key]}` }));
  for (const { key, operator, values } of selector?.matchExpressions ?? []) {
    const list = `(${[...(values ?? [])].sort().join(",")})`;
    if (operator === "Exists") terms.push({ key, text: key });
    else if (operator === "DoesNotExist") terms.push({ key, text: `!${key}` });
    else terms.push({ key, text: `${key} ${operator === "In" ? "in" : "notin"} ${list}` });
  }
  if (terms.length === 0) return "<none>";
  return terms
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ text }) => text)
    .join(",");
}
