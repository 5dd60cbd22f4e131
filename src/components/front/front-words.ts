import type { Language } from "../../lab/lab-definition.ts";
import { languageOf } from "../languages.ts";

/** What the loop's figure says of itself: `data-state` of the figure, and its words. */
export const loopStates = ["recorded", "starting", "running", "paused", "still", "saving", "unavailable"] as const;
export type LoopState = (typeof loopStates)[number];

export interface FrontWords {
  readonly loop: string;
  readonly terminal: string;
  readonly states: Readonly<Record<LoopState, string>>;
  readonly run: string;
  readonly pause: string;
  readonly journey: string;
  readonly journeyText: string;
  readonly eastWest: string;
  readonly northSouth: string;
  readonly inWriting: string;
}

const en: FrontWords = {
  loop: "A loop of calls in a simulated cluster",
  terminal: "What the client’s terminal prints",
  states: {
    recorded: "Recorded: half a minute of this loop",
    starting: "Starting the cluster in your browser …",
    running: "Live, in your browser",
    paused: "Paused",
    still: "Still, since your system asks for less motion",
    saving: "Recorded, since your browser saves data",
    unavailable: "Recorded: the live cluster could not be loaded",
  },
  run: "Run it",
  pause: "Pause",
  journey: "The journey",
  journeyText:
    "Two questions, and a way through each: how services find each other, and how anybody gets in. At the end, every claim is put to the test.",
  eastWest: "east – west: inside the cluster",
  northSouth: "north – south: in from outside",
  inWriting: "in writing",
};

const zhCn: FrontWords = {
  loop: "模拟集群里的一个循环调用",
  terminal: "客户端终端打印的内容",
  states: {
    recorded: "录像：这个循环的半分钟",
    starting: "正在你的浏览器里启动集群……",
    running: "正在你的浏览器里运行",
    paused: "已暂停",
    still: "静止画面：你的系统要求减少动态效果",
    saving: "录像：你的浏览器正在节省流量",
    unavailable: "录像：集群没能加载",
  },
  run: "运行",
  pause: "暂停",
  journey: "路线图",
  journeyText: "两个问题，两条路：服务之间怎么互相找到，外面的请求怎么进来。走到最后，每个结论都拿来验证。",
  eastWest: "东西向：集群内部",
  northSouth: "南北向：从外面进来",
  inWriting: "撰写中",
};

/** By the page's `lang` attribute. */
export function frontWordsFor(lang: string): FrontWords {
  const byLanguage: Readonly<Record<Language, FrontWords>> = { en, "zh-cn": zhCn };
  return byLanguage[languageOf(lang)];
}
