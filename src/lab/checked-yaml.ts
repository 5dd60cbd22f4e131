import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { LabFormatError, type LabProblem } from "./lab-format-error.ts";

/**
 * Reads a YAML file by a schema; what is wrong, in the YAML or against the schema, is thrown as a LabFormatError that
 * names file, line and column.
 */
export function parseCheckedYaml<T>(file: string, text: string, schema: z.ZodType<T>): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems: LabProblem[] = [];
  const report = (offset: number, message: string) => {
    const { line, col } = lines.linePos(offset);
    problems.push({ file, line: Math.max(1, line), column: Math.max(1, col), message });
  };
  for (const error of document.errors) report(error.pos[0], error.message);
  if (problems.length > 0) throw new LabFormatError(problems);

  const result = schema.safeParse(document.toJS());
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) {
        const path = [...issue.path, key].join(".");
        report(keyOffset(document, issue.path, key), `there is no field "${path}" here`);
      }
    } else {
      const path = issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
      report(valueOffset(document, issue.path), `${path}${issue.message}`);
    }
  }
  throw new LabFormatError(problems);
}

/** Where the value at `path` stands, or the nearest thing around it that is there. */
function valueOffset(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function keyOffset(document: Document, path: readonly PropertyKey[], key: string): number {
  const map = path.length === 0 ? document.contents : document.getIn([...path], true);
  const pair = isMap(map) ? map.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
  return isScalar(pair?.key) && pair.key.range ? pair.key.range[0] : valueOffset(document, path);
}
