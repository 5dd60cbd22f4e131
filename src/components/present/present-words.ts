import { languageOf } from "../languages.ts";
import type { PresentAction } from "./present-keys.ts";

/** What present mode and its notes window say. */
export interface PresentWords {
  readonly present: string;
  readonly slide: (number: number, all: number) => string;
  readonly actions: Readonly<Record<PresentAction, string>>;
  readonly keyNames: Readonly<Record<string, string>>;
  readonly close: string;
  readonly nothingToRun: string;
  readonly notesBlocked: string;
  readonly notes: string;
  readonly noNotes: string;
  readonly now: string;
  readonly upNext: string;
  readonly theEnd: string;
  readonly clock: string;
  readonly elapsed: string;
  readonly startAgain: string;
  readonly planned: (soFar: number, all: number) => string;
  readonly withNotes: string;
}

const en: PresentWords = {
  present: "Present",
  slide: (number, all) => `Slide ${number} of ${all}`,
  actions: {
    next: "Next slide",
    back: "Slide before",
    first: "First slide",
    last: "Last slide",
    run: "Run the step, or stop it",
    catchUp: "Catch up: run the steps before this one",
    reveal: "Expected output, explanation, file",
    swap: "Lab on the other side",
    alone: "Slide without the lab",
    larger: "Larger type",
    smaller: "Smaller type",
    black: "Black screen",
    fullScreen: "Full screen",
    notes: "Notes in a second window",
    keys: "Keys",
    leave: "Leave present mode",
  },
  keyNames: { " ": "Space", PageDown: "Page Down", PageUp: "Page Up", Escape: "Esc" },
  close: "Close",
  nothingToRun: "There is no step on this slide.",
  notesBlocked: "The browser did not open the window. Allow windows of this site, and press N again.",
  notes: "Speaker notes",
  noNotes: "No notes for this slide.",
  now: "On the wall",
  upNext: "Next",
  theEnd: "This is the last slide.",
  clock: "Time",
  elapsed: "Elapsed",
  startAgain: "From 0",
  planned: (soFar, all) => `planned up to here: ${soFar} of ${all} min`,
  withNotes: "The chapter with its notes, to read and to print",
};

const zhCn: PresentWords = {
  present: "投影讲解",
  slide: (number, all) => `第 ${number} 页，共 ${all} 页`,
  actions: {
    next: "下一页",
    back: "上一页",
    first: "第一页",
    last: "最后一页",
    run: "运行这一步，再按停止",
    catchUp: "补做：运行这一步之前的步骤",
    reveal: "预期输出、解释、文件",
    swap: "实验台换到另一边",
    alone: "只看讲稿，收起实验台",
    larger: "放大",
    smaller: "缩小",
    black: "黑屏",
    fullScreen: "全屏",
    notes: "在另一个窗口看讲课备注",
    keys: "按键",
    leave: "退出投影",
  },
  keyNames: { " ": "空格", PageDown: "Page Down", PageUp: "Page Up", Escape: "Esc" },
  close: "关闭",
  nothingToRun: "这一页没有要运行的步骤。",
  notesBlocked: "浏览器没有打开窗口。请允许本站弹出窗口，再按一次 N。",
  notes: "讲课备注",
  noNotes: "这一页没有备注。",
  now: "正在投影",
  upNext: "下一页",
  theEnd: "这是最后一页。",
  clock: "时间",
  elapsed: "已用",
  startAgain: "重新计时",
  planned: (soFar, all) => `计划讲到这里 ${soFar} 分钟，全章 ${all} 分钟`,
  withNotes: "带备注的全文，可以通读，也可以打印",
};

/** By the page's `lang` attribute. */
export function presentWordsFor(lang: string): PresentWords {
  return languageOf(lang) === "zh-cn" ? zhCn : en;
}
