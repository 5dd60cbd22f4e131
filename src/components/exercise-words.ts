import { languageOf } from "./languages.ts";

/** What is said around exercises. */
export interface ExerciseWords {
  readonly exercise: string;
  readonly breakIt: string;
  readonly breakItText: string;
  readonly broken: string;
  readonly check: string;
  readonly checkText: string;
  readonly repaired: string;
  readonly solution: string;
}

const en: ExerciseWords = {
  exercise: "Exercise",
  breakIt: "break it",
  breakItText: "Does what is still to do of this chapter, then this:",
  broken: "Now it is broken. Find out why and repair it, then check.",
  check: "check",
  checkText: "When you have repaired it, this comes back:",
  repaired: "Repaired.",
  solution: "One way to repair it",
};

const zhCn: ExerciseWords = {
  exercise: "练习",
  breakIt: "弄坏它",
  breakItText: "先补完本章没做的步骤，再执行：",
  broken: "已经弄坏了。找出原因，修好它，然后检查。",
  check: "检查",
  checkText: "修好之后，会得到这样的结果：",
  repaired: "修好了。",
  solution: "一种修法",
};

/** The words of a page's language: `zh-CN` as in its `lang` attribute. */
export function exerciseWordsFor(lang: string): ExerciseWords {
  return languageOf(lang) === "zh-cn" ? zhCn : en;
}
