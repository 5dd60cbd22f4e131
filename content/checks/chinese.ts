import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Nodes, PhrasingContent, RootContent } from "mdast";
import ts from "typescript";
import { visit } from "unist-util-visit";
import { run } from "zhlint";
import { readChapters } from "./chapter.ts";

/** A piece of Chinese text and where it stands. */
interface Piece {
  /** `file:line`, or the file alone. */
  readonly place: string;
  readonly text: string;
}

/** W3C's "Requirements for Chinese Text Layout" in place of zhlint's own taste: brackets in Chinese text are Chinese ones. */
const rules = {
  preset: "default",
  halfwidthPunctuation: "[]{}",
  fullwidthPunctuation: "，。：；？！“”‘’（）",
  adjustedFullwidthPunctuation: "",
};
const root = resolve(import.meta.dirname, "../..");
const han = /\p{Script=Han}/u;

/** What is wrong with the spaces and the punctuation of the site's Chinese, a line each. */
export function typographyProblems(): string[] {
  return [...piecesOfChapters(), ...piecesOfFiles()].flatMap(({ place, text }) =>
    run(text, { rules }).validations.map(({ index, message }) => {
      const around = text.slice(Math.max(0, index - 12), index + 12).replaceAll("\n", " ");
      return `${place}: ${message}: … ${around} …`;
    }),
  );
}

function piecesOfChapters(): Piece[] {
  return readChapters("zh-cn").flatMap(({ tree, file }) => {
    const pieces: Piece[] = [];
    const add = (text: string, node: Nodes) => {
      if (han.test(text)) pieces.push({ place: `${file}:${node.position?.start.line}`, text });
    };
    visit(tree, (node) => {
      if (node.type === "paragraph" || node.type === "heading" || node.type === "tableCell") add(proseOf(node), node);
      if (node.type !== "mdxJsxFlowElement" && node.type !== "mdxJsxTextElement") return;
      for (const { value } of node.attributes) {
        if (typeof value === "string") add(value, node);
        else for (const text of stringsIn(value?.value ?? "")) add(text, node);
      }
    });
    return pieces;
  });
}

/** A block's text as a reader sees it, code between backquotes. */
function proseOf(node: RootContent | PhrasingContent): string {
  if (node.type === "inlineCode") return `\`${node.value}\``;
  if (node.type === "text") return node.value;
  return "children" in node ? node.children.map(proseOf).join("") : "";
}

/** The glossary, the labs' titles and hints, and the words of the site's own controls. */
function piecesOfFiles(): Piece[] {
  const files = [
    "content/glossary.yaml",
    ...filesBelow("labs", /lab\.yaml$/),
    ...filesBelow("src/components", /(words|words-zh-cn|engine)\.ts$/),
  ];
  return files.flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    const strings = file.endsWith(".ts") ? literalsIn(text) : valuesIn(text);
    return strings.filter((one) => han.test(one)).map((one) => ({ place: file, text: one }));
  });
}

function filesBelow(folder: string, name: RegExp): string[] {
  const found = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return found.filter((path) => name.test(path)).map((path) => join(folder, path));
}

/** What stands between quotation marks. */
function stringsIn(source: string): string[] {
  return [...source.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map(([, text = ""]) => text);
}

/**
 * All strings of a program. What a template fills in is a number or a name where a blank stands beside it, otherwise a text
 * that brings its own blanks.
 */
function literalsIn(program: string): string[] {
  const found: string[] = [];
  const walk = (node: ts.Node) => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    else if (ts.isTemplateExpression(node)) {
      let text = node.head.text;
      for (const { literal } of node.templateSpans) {
        const touches = /\p{Script=Han}$/u.test(text) || /^\p{Script=Han}/u.test(literal.text);
        text += `${touches ? "某" : "1"}${touches ? literal.text.trimStart() : literal.text}`;
      }
      found.push(text);
    }
    ts.forEachChild(node, walk);
  };
  walk(ts.createSourceFile("words.ts", program, ts.ScriptTarget.Latest));
  return found;
}

/** Of `zh-cn:` keys, in quotation marks or to the end of the line. */
function valuesIn(yaml: string): string[] {
  return yaml.split("\n").flatMap((line) => {
    const [, value = ""] = /zh-cn: *(.*)/.exec(line) ?? [];
    return value.startsWith("{") ? stringsIn(value) : [value.replace(/^"(.*)"$/, "$1")];
  });
}
