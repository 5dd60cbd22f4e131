import type { Nodes } from "mdast";
import { visit } from "unist-util-visit";
import type { Chapter } from "./chapter.ts";

/** Attributes of components that are the same in all languages. */
const shared = ["name", "step", "answer", "measure", "image", "file", "row", "holds"];

/**
 * What a chapter is made of, in its order, without its words: headings by depth, components with what they name, lists by
 * length, tables by size. Equal in all languages.
 */
export function structureOf({ tree }: Chapter): string[] {
  const parts: string[] = [];
  visit(tree, (node) => {
    const part = partOf(node);
    if (part) parts.push(part);
  });
  return parts;
}

function partOf(node: Nodes): string | undefined {
  switch (node.type) {
    case "heading":
      return `heading ${node.depth}`;
    case "list":
      return `list of ${node.children.length}`;
    case "code":
      return `code ${node.lang ?? ""}`;
    case "mdxJsxFlowElement": {
      const named = node.attributes.flatMap((attribute) =>
        attribute.type === "mdxJsxAttribute" && shared.includes(attribute.name) && typeof attribute.value === "string"
          ? [`${attribute.name}=${attribute.value}`]
          : [],
      );
      return `<${[node.name, ...named].join(" ")}>`;
    }
    default:
      return undefined;
  }
}
