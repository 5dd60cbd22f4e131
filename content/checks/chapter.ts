import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Root } from "mdast";
import remarkFrontmatter from "remark-frontmatter";
import remarkMdx from "remark-mdx";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { parse } from "yaml";
import { languages } from "../../src/components/languages.ts";
import type { Language } from "../../src/lab/lab-definition.ts";

/** A page of the book in one language, as its author wrote it. */
export interface Chapter {
  /** The file's name without `.mdx`: the same in all languages. */
  readonly id: string;
  readonly language: Language;
  /** For messages: `content/en/clusterip.mdx`. */
  readonly file: string;
  /** The labs that its frontmatter names: none, one, or two with the same steps. */
  readonly labs: readonly string[];
  readonly tree: Root;
}

const contentFolder = resolve(import.meta.dirname, "..");
const markdown = unified().use(remarkParse).use(remarkFrontmatter).use(remarkMdx);

/** The folders under content/. */
export const languageFolders: readonly Language[] = Object.keys(languages) as Language[]; // The keys that its type says.

/** All pages of a language, by name. */
export function readChapters(language: Language): Chapter[] {
  const names = readdirSync(join(contentFolder, language)).filter((name) => name.endsWith(".mdx"));
  return names.sort().map((name) => readChapter(language, name.slice(0, -".mdx".length)));
}

function readChapter(language: Language, id: string): Chapter {
  const tree = markdown.parse(readFileSync(join(contentFolder, language, `${id}.mdx`), "utf8"));
  const head = tree.children.find((node) => node.type === "yaml");
  const { lab, simulatedLab }: { readonly lab?: string; readonly simulatedLab?: string } = head
    ? parse(head.value)
    : {};
  const labs = [lab, simulatedLab].filter((one) => one !== undefined);
  return { id, language, file: `content/${language}/${id}.mdx`, labs, tree };
}
