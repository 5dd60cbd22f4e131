import { readFileSync } from "node:fs";
import { join } from "node:path";
import { visit } from "unist-util-visit";
import { parse } from "yaml";
import type { Language } from "../../src/lab/lab-definition.ts";
import type { Chapter } from "./chapter.ts";

/** content/glossary.yaml, by the term's id. src/content.config.ts has its schema. */
export const glossary: Readonly<Record<string, Readonly<Record<Language, { readonly term: string }>>>> = parse(
  readFileSync(join(import.meta.dirname, "../glossary.yaml"), "utf8"),
);

/** `EndpointSlice`, `ClusterIP`, `kube-proxy`: words of the trade that are told by their form. */
const ofTheTrade = /\b(?:[A-Z][a-z]+[A-Z][A-Za-z]*|kube-[a-z]+|[A-Z]*DNS)\b/g;
/** Told by their form, and no terms. */
const names = /^(GitHub|JavaScript|TypeScript|JavaDoc|YouTube|BigQuery|Kubernetes)$/;

/** Words of the trade in a chapter's prose (not its code) that the glossary does not have, as `file:line: word`. */
export function missingTerms({ tree, file, language }: Chapter): string[] {
  const known = new Set(Object.values(glossary).map((entry) => entry[language].term.toLowerCase()));
  const missing = new Map<string, string>();
  visit(tree, "text", ({ value, position }) => {
    for (const [word] of value.matchAll(ofTheTrade)) {
      if (names.test(word) || known.has(word.toLowerCase()) || known.has(word.toLowerCase().replace(/s$/, "")))
        continue;
      if (!missing.has(word)) missing.set(word, `${file}:${position?.start.line}: ${word}`);
    }
  });
  return [...missing.values()];
}
