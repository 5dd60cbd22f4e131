import { languageOf } from "./languages.ts";
import type { BadFile } from "./progress-format.ts";

/** What is said of the reader's progress and its file. */
export interface ProgressWords {
  readonly progress: string;
  readonly progressKept: string;
  readonly chapterDone: string;
  readonly chapterBegun: string;
  readonly saveProgress: string;
  readonly loadProgress: string;
  readonly fileLoaded: (steps: number) => string;
  readonly fileRefused: string;
  readonly badFile: Readonly<Record<BadFile, string>>;
}

const en: ProgressWords = {
  progress: "Your progress",
  progressKept: "Kept in this browser only.",
  chapterDone: "done",
  chapterBegun: "begun",
  saveProgress: "Save as a file",
  loadProgress: "Load a file",
  fileLoaded: (steps) => `Loaded: ${steps} ${steps === 1 ? "step" : "steps"} added.`,
  fileRefused: "The file was not loaded:",
  badFile: {
    tooLarge: "it is too large.",
    noJson: "it is damaged, or no JSON.",
    notProgress: "it holds no eastwest progress.",
    version: "it comes from another version of this site.",
    content: "what it holds is not what this site writes.",
  },
};

const zhCn: ProgressWords = {
  progress: "你的进度",
  progressKept: "只保存在这个浏览器里。",
  chapterDone: "已完成",
  chapterBegun: "进行中",
  saveProgress: "存成文件",
  loadProgress: "读取文件",
  fileLoaded: (steps) => `已读取，新增 ${steps} 个步骤。`,
  fileRefused: "没有读取这个文件：",
  badFile: {
    tooLarge: "文件太大。",
    noJson: "文件已损坏，或者不是 JSON。",
    notProgress: "里面不是 eastwest 的进度。",
    version: "它来自本站的另一个版本。",
    content: "内容与本站写出的格式不符。",
  },
};

/** By the page's `lang` attribute. */
export function progressWordsFor(lang: string): ProgressWords {
  return languageOf(lang) === "zh-cn" ? zhCn : en;
}
