export type LabelMatcher = (labels: Readonly<Record<string, string>>) => boolean;

export function parseLabelSelector(text: string): LabelMatcher {
  const pairs = text
    .split(",")
    .filter(Boolean)
    .map((pair) => pair.split("="));
  return (labels) => pairs.every(([key = "", value]) => labels[key] === value);
}
