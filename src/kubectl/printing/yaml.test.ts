import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { toYaml } from "./yaml.ts";

/** As `kubectl create configmap --dry-run=client -o yaml` of 1.33 printed the same values. */
const printed: [value: string, yaml: string][] = [
  ["x", "x"],
  ["", '""'],
  ["123", '"123"'],
  ["1e3", '"1e3"'],
  ["0x_", "0x_"],
  ["yes", '"yes"'],
  ["y", '"y"'],
  ["null", '"null"'],
  ["12:30", '"12:30"'],
  ["2020-01-01", '"2020-01-01"'],
  [".5", '".5"'],
  ["10.0.0.1", "10.0.0.1"],
  ["100m", "100m"],
  ["a: b", "'a: b'"],
  ["it's", "it's"],
  ["- a", "'- a'"],
  ["-x", "-x"],
  ["#x", "'#x'"],
  [" lead", "' lead'"],
  ["trail ", "'trail '"],
  ["*", "'*'"],
  ["---", "'---'"],
  ["tab\there", '"tab\\there"'],
  ["a\x1bb", '"a\\eb"'],
  ["ünï", "ünï"],
  ["l1\nl2", "|-\n  l1\n  l2"],
  ["l1\nl2\n", "|\n  l1\n  l2"],
  ["l1\n\n", "|+\n  l1\n"],
  ["\n", "|2+\n"],
  [" l1\nl2", "|2-\n   l1\n  l2"],
  ["l1 \nl2", '"l1 \\nl2"'],
  [
    "0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 Insufficient cpu. preemption",
    "'0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane:\n  }, 3 Insufficient cpu. preemption'",
  ],
];

describe("YAML output", () => {
  for (const [value, yaml] of printed) {
    it(JSON.stringify(value), () => expect(toYaml({ k: value })).toBe(`k: ${yaml}\n`));
  }

  it("sorts keys as go-yaml does and sets lists level with their key", () => {
    const value = { a10: 1, a2: 1, "a-b": 1, aB: 1, "a.b": 1, n: null, list: [{ b: [], a: {} }, [1, 2], "x"], e: {} };
    expect(toYaml(value)).toBe(
      'a-b: 1\na.b: 1\na2: 1\na10: 1\naB: 1\ne: {}\nlist:\n- a: {}\n  b: []\n- - 1\n  - 2\n- x\n"n": null\n',
    );
  });

  it("reads back as what it was", () => {
    const text = fc.oneof(fc.string(), fc.constantFrom("a b", "true", "0.1", "\n", " x", "x ", "a\nb\n\n", ": ", "- "));
    const value = fc.dictionary(
      text.filter((key) => key !== "__proto__" && key !== "<<"),
      fc.oneof(text, fc.array(text)),
    );
    fc.assert(
      fc.property(value, (object) => {
        expect(parse(toYaml({ object }))).toEqual({ object });
      }),
    );
  });
});
