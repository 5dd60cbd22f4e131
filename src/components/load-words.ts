import { languageOf } from "./languages.ts";
import type { Words } from "./words.ts";

/** The words of the page's language, by its `lang` attribute: a page has only one. */
export async function loadWords(lang: string): Promise<Words> {
  return languageOf(lang) === "en" ? (await import("./words-en.ts")).en : (await import("./words-zh-cn.ts")).zhCn;
}
