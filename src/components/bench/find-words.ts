import { languageOf } from "../languages.ts";

interface FindWords {
  readonly what: string;
  readonly older: string;
  readonly newer: string;
  readonly close: string;
  readonly none: string;
  readonly place: (index: number, count: number) => string;
}

const en: FindWords = {
  what: "Find in the terminal",
  older: "Further up",
  newer: "Further down",
  close: "Close",
  none: "not found",
  place: (index, count) => `${index} of ${count}`,
};

const zhCn: FindWords = {
  what: "在终端里查找",
  older: "往上找",
  newer: "往下找",
  close: "关闭",
  none: "没有找到",
  place: (index, count) => `第 ${index} 处，共 ${count} 处`,
};

/** By the page's `lang` attribute. */
export function findWordsFor(lang: string): FindWords {
  return { en, "zh-cn": zhCn }[languageOf(lang)];
}
