import type { Language } from "../../lab/lab-definition.ts";
import { languageOf } from "../languages.ts";

/** Words of the choice where a lab runs. Built into the chapter's page, its script finds what it says there. */
interface WayWords {
  readonly choose: string;
  readonly page: string;
  readonly pageText: string;
  readonly pageLoads: string;
  readonly pageTerms: string;
  readonly pageStart: string;
  readonly pagePreparing: string;
  readonly machine: string;
  /** Between backquotes: code. */
  readonly machineText: string;
  readonly machineCommand: string;
  readonly copy: string;
  readonly copied: string;
  readonly notCopied: string;
  readonly simulated: string;
  readonly simulatedText: string;
  readonly simulatedStart: string;
  /** Before a reason. */
  readonly refused: string;
  readonly otherWays: string;
  readonly stepsReal: string;
  readonly stepsSimulated: string;
  readonly chooseAgain: string;
}

const byLanguage: Readonly<Record<Language, WayWords>> = {
  en: {
    choose: "Choose where it runs",
    page: "Real Node.js, in this page",
    pageText:
      "A WebContainer runs the lab's programs as Node.js processes inside this tab. No account, nothing to install.",
    pageLoads:
      "Its runtime is loaded from StackBlitz' servers when you press the button, not before. It needs a network, a browser with shared memory, and more memory than a phone may have.",
    pageTerms: "StackBlitz' terms apply",
    pageStart: "Load it and start",
    pagePreparing: "Preparing this page; it will reload once …",
    machine: "Real Node.js, on your machine",
    machineText:
      "The same files, as ordinary processes in your own terminal. You need a clone of this book's repository, Node.js 20 or later, and, once, `npm ci`. Then:",
    machineCommand: "The command",
    copy: "Copy",
    copied: "Copied.",
    notCopied: "Select it and copy it by hand.",
    simulated: "The simulated cluster, in this page",
    simulatedText:
      "The same steps with Kubernetes in the place of your own programs. It starts at once, without a network too, and on a phone.",
    simulatedStart: "Start the simulated cluster",
    refused: "Real Node.js could not start in this page.",
    otherWays: "The other two ways do not need it.",
    stepsReal: "The steps show real Node.js.",
    stepsSimulated: "The steps show the simulated cluster.",
    chooseAgain: "Choose another way",
  },
  "zh-cn": {
    choose: "选一种运行方式",
    page: "真正的 Node.js，就在本页",
    pageText: "WebContainer 在这个标签页里把实验的程序作为 Node.js 进程运行。不用注册，也不用安装。",
    pageLoads:
      "按下按钮才会从 StackBlitz 的服务器加载运行时，在那之前什么都不加载。需要网络、支持共享内存的浏览器，还有手机上不一定够用的内存。",
    pageTerms: "适用 StackBlitz 的条款",
    pageStart: "加载并启动",
    pagePreparing: "正在准备本页，随后会重新加载一次……",
    machine: "真正的 Node.js，在你自己的电脑上",
    machineText:
      "同样的文件，在你自己的终端里作为普通进程运行。先克隆本书的代码仓库，装好 Node.js 20 或更高版本，运行一次 `npm ci`。然后：",
    machineCommand: "命令",
    copy: "复制",
    copied: "已复制。",
    notCopied: "请选中它，手动复制。",
    simulated: "模拟集群，就在本页",
    simulatedText: "同样的步骤，只是由 Kubernetes 代替你自己的程序。点开即用，没有网络也行，手机上也行。",
    simulatedStart: "启动模拟集群",
    refused: "真正的 Node.js 没能在本页启动。",
    otherWays: "另外两种方式不需要它。",
    stepsReal: "步骤显示的是真正的 Node.js。",
    stepsSimulated: "步骤显示的是模拟集群。",
    chooseAgain: "换一种方式",
  },
};

/** By the page's `lang` attribute. */
export function wayWordsFor(lang: string): WayWords {
  return byLanguage[languageOf(lang)];
}
