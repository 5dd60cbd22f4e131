import type { Language } from "../../lab/lab-definition.ts";
import type { Words } from "../words.ts";

type OfProcesses = Pick<Words, "starting" | "ready" | "resetAsk" | "slept" | "views">;

/** What the bench says where there are processes in the place of a cluster. */
export const processWords: Readonly<Record<Language, OfProcesses>> = {
  en: {
    starting: "Starting Node.js …",
    ready: () => "The lab is ready.",
    resetAsk: "Start this lab afresh? Its processes end, what you typed and changed is lost; your ticks stay.",
    slept: (minutes) =>
      `The computer slept, or the browser held this tab still, for ${minutes} ${minutes === 1 ? "minute" : "minutes"}, and the processes with it. Connections may have been given up meanwhile.`,
    views: "Views of the lab",
  },
  "zh-cn": {
    starting: "正在启动 Node.js……",
    ready: () => "实验已就绪。",
    resetAsk: "从头开始这个实验？进程会结束，你输入和改过的内容会丢失，已打的勾会保留。",
    slept: (minutes) =>
      `电脑睡眠，或者浏览器把本页搁置了 ${minutes} 分钟，进程也跟着停了这么久。其间有些连接可能已经断开。`,
    views: "实验视图",
  },
};
