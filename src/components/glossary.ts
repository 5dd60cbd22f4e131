import { getCollection } from "astro:content";
import { languageOf } from "./languages.ts";

export interface GlossaryEntry {
  /** The anchor on the glossary page. */
  readonly id: string;
  readonly term: string;
  readonly text: string;
  /** What it is called in English, where that is something else. */
  readonly english: string | undefined;
}

/** The book's terms in a page's language, in that language's order. */
export async function glossaryFor(lang: string): Promise<GlossaryEntry[]> {
  const entries = await getCollection("glossary");
  const language = languageOf(lang);
  return entries
    .map(({ id, data }) => {
      const { term, text } = data[language];
      const { term: english } = data.en;
      return { id, term, text, english: term.toLowerCase().includes(english.toLowerCase()) ? undefined : english };
    })
    .sort((one, other) => one.term.localeCompare(other.term, lang, { sensitivity: "base" }));
}
