import { describe, expect, it } from "vitest";
import { CommandError } from "../errors.ts";
import { formatJsonPath } from "./jsonpath.ts";

const object = {
  kind: "List",
  items: [
    {
      metadata: { name: "a", labels: { app: "x", "b.c/d": "e" } },
      status: { phase: "Running", n: 3 },
      ports: [80, 81],
    },
    { metadata: { name: "b" }, status: { phase: "Pending", n: 5 }, ports: [] },
  ],
};

const cases: [template: string, text: string][] = [
  ["{.kind}", "List"],
  ["{.items[*].metadata.name}", "a b"],
  ["{.items[0].metadata.labels}", '{"app":"x","b.c/d":"e"}'],
  ["{.items[0].metadata.labels.b\\.c/d}", "e"],
  ["{.items[0].metadata.labels['b.c/d']}", "e"],
  ['{range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}', "a\tRunning\nb\tPending\n"],
  ['{.items[?(@.metadata.name=="b")].status.phase}', "Pending"],
  ["{.items[?(@.status.n>3)].metadata.name}", "b"],
  ["{.items[?(@.metadata.labels)].metadata.name}", "a"],
  ["{.items[-1:].metadata.name}", "b"],
  ["{.items[0:2].metadata.name}", "a b"],
  ["{..name}", "a b"],
  ["{.items[0]['metadata','kind']}", '{"labels":{"app":"x","b.c/d":"e"},"name":"a"}'],
  ["name: {.items[0].metadata.name}, {$.kind}", "name: a, List"],
  ["{.items[0].ports[0,1]}", "80 81"],
  ["{.nothing.here}", ""],
];

function errorOf(template: string): string {
  try {
    return formatJsonPath(template, object);
  } catch (error) {
    if (error instanceof CommandError) return error.message.split(". Printing")[0] ?? "";
    throw error;
  }
}

describe("jsonpath", () => {
  for (const [template, text] of cases) it(template, () => expect(formatJsonPath(template, object)).toBe(text));

  it("says what is wrong in client-go's words", () => {
    expect(errorOf("{.a")).toBe("error parsing jsonpath {.a, unclosed action");
    expect(errorOf("{.items[7]}")).toBe(
      'error executing jsonpath "{.items[7]}": Error executing template: array index out of bounds: index 7, length 2',
    );
    expect(errorOf('{.items["a"]}')).toBe('error parsing jsonpath {.items["a"]}, invalid array index "a"');
  });
});
