import type { Language } from "../lab/lab-definition.ts";

interface SiteLanguage {
  /** As readers of the language call it. */
  readonly label: string;
  readonly short: string;
  /** BCP 47. */
  readonly lang: string;
}

/** The languages of the site, by their folder under content/. */
export const languages: Readonly<Record<Language, SiteLanguage>> = {
  en: { label: "English", short: "EN", lang: "en" },
  "zh-cn": { label: "简体中文", short: "中文", lang: "zh-CN" },
};

/** By the page's `lang` attribute. */
export function languageOf(lang: string): Language {
  return lang.toLowerCase() === "zh-cn" ? "zh-cn" : "en";
}
