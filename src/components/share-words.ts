import type { BadLink } from "./bench/share-format.ts";
import { languageOf } from "./languages.ts";

/** What is said of links that carry a lab. */
export interface ShareWords {
  readonly shareText: (commands: number) => string;
  readonly shareTooLong: string;
  readonly shareLink: string;
  readonly copy: string;
  readonly copied: string;
  readonly copyByKeys: string;
  readonly sharedTitle: string;
  readonly sharedText: string;
  /** Of a lab whose processes are real. */
  readonly sharedRealText: string;
  readonly sharedCommands: (commands: number) => string;
  readonly sharedYes: string;
  readonly sharedNo: string;
  readonly linkRefused: string;
  readonly badLink: Readonly<Record<BadLink, string>>;
}

const en: ShareWords = {
  shareText: (commands) =>
    `This link carries the lab, its seed and ${commands} ${commands === 1 ? "command" : "commands"}. It is sent to no server.`,
  shareTooLong: "There is too much in this lab for a link. Reset it, and do only what you want to show.",
  shareLink: "Link to this lab",
  copy: "Copy",
  copied: "Copied.",
  copyByKeys: "The browser does not let the page copy. The link is selected: press Ctrl-C.",
  sharedTitle: "This link brings a lab",
  sharedText:
    "Whoever made the link typed this. It would run in the simulated cluster in this page, and nowhere else. Your own lab is kept.",
  sharedRealText:
    "Whoever made the link typed this. Once you start real Node.js in this page, it would run there, within the limits that your browser sets for a page, and not on your machine. Your own lab is kept.",
  sharedCommands: (commands) => `${commands} ${commands === 1 ? "command" : "commands"}.`,
  sharedYes: "Run it",
  sharedNo: "Leave it",
  linkRefused: "It is not opened:",
  badLink: {
    tooLarge: "the link is too long.",
    damaged: "the link is damaged. Was all of it copied?",
    version: "it comes from another version of this site.",
    otherLab: "it belongs to another chapter’s lab.",
    content: "what it holds is not what this site writes.",
  },
};

const zhCn: ShareWords = {
  shareText: (commands) => `这个链接里有实验、种子和 ${commands} 条命令，不会发到任何服务器。`,
  shareTooLong: "做过的事太多，一个链接放不下。可以重置实验，只做想给别人看的部分。",
  shareLink: "这个实验的链接",
  copy: "复制",
  copied: "已复制。",
  copyByKeys: "浏览器不允许页面复制。链接已选中，请按 Ctrl-C。",
  sharedTitle: "这个链接带来一份实验",
  sharedText: "下面是做链接的人输入过的内容。它们只会在本页的模拟集群里运行，你自己的实验会原样保留。",
  sharedRealText:
    "下面是做链接的人输入过的内容。等你在本页启动真正的 Node.js，它们会在那里运行，只在浏览器给网页划定的范围之内，不会直接在你的电脑上运行。你自己的实验会原样保留。",
  sharedCommands: (commands) => `共 ${commands} 条命令。`,
  sharedYes: "运行",
  sharedNo: "不用了",
  linkRefused: "没有打开：",
  badLink: {
    tooLarge: "链接太长。",
    damaged: "链接已损坏，是不是没有复制完整？",
    version: "它来自本站的另一个版本。",
    otherLab: "它属于另一章的实验。",
    content: "内容与本站写出的格式不符。",
  },
};

/** By the page's `lang` attribute. */
export function shareWordsFor(lang: string): ShareWords {
  return languageOf(lang) === "zh-cn" ? zhCn : en;
}
