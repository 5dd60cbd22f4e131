import type { Language } from "../../../../lab/lab-definition.ts";

/** The events view's own words: they come with its chunk. */
export interface EventWords {
  readonly columns: readonly string[];
  readonly type: string;
  readonly anyType: string;
  readonly object: string;
  readonly anyObject: string;
  readonly namespace: string;
  readonly anyNamespace: string;
  readonly nothingPasses: string;
}

const byLanguage: Readonly<Record<Language, EventWords>> = {
  en: {
    columns: ["Last seen", "Type", "Reason", "Object", "Message", "Count"],
    type: "Type",
    anyType: "any type",
    object: "Object",
    anyObject: "any object",
    namespace: "Namespace",
    anyNamespace: "any namespace",
    nothingPasses: "No event fits this choice.",
  },
  "zh-cn": {
    columns: ["最近一次", "类型", "原因", "对象", "说明", "次数"],
    type: "类型",
    anyType: "所有类型",
    object: "对象",
    anyObject: "所有对象",
    namespace: "命名空间",
    anyNamespace: "所有命名空间",
    nothingPasses: "没有符合条件的事件。",
  },
};

export function eventWords(language: Language): EventWords {
  return byLanguage[language];
}
