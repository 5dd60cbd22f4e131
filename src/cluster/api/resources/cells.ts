import type { Container } from "kubernetes-types/core/v1";
import type { LabelSelector } from "kubernetes-types/meta/v1";

/** `a=1,b=2`, or `<none>`. */
export function labelsCell(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length > 0 ? pairs.sort().join(",") : "<none>";
}

/** A selector as `metav1.FormatLabelSelector` writes it; "" when it selects everything. */
export function selectorText(selector: LabelSelector | undefined): string {
  const terms = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` }));
  for (const { key, operator, values } of selector?.matchExpressions ?? []) {
    const list = [...(values ?? [])].sort().join(",");
    if (operator === "In") terms.push({ key, text: `${key} in (${list})` });
    else if (operator === "NotIn") terms.push({ key, text: `${key} notin (${list})` });
    else terms.push({ key, text: operator === "Exists" ? key : `!${key}` });
  }
  terms.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return terms.map((term) => term.text).join(",");
}

export function containerNamesCell(containers: readonly Container[] | undefined): string {
  return (containers ?? []).map((container) => container.name).join(",");
}

export function imagesCell(containers: readonly Container[] | undefined): string {
  return (containers ?? []).map((container) => container.image ?? "").join(",");
}

/** The first three, and how many more there are. */
export function firstThree(items: readonly string[], total = items.length): string {
  const shown = items.slice(0, 3).join(",");
  return total > 3 ? `${shown} + ${total - 3} more...` : shown;
}
