import type { Language } from "../engine.ts";
import type { BootStage, CannotBootReason } from "./cannot-boot.ts";

interface CannotBootWords {
  readonly reasons: Readonly<Record<CannotBootReason, string>>;
  readonly stages: Readonly<Record<BootStage, string>>;
}

/** For readers; loaded with what offers the boot. */
export const cannotBootWords: Readonly<Record<Language, CannotBootWords>> = {
  en: {
    reasons: {
      offline: "There is no network, and the runtime comes from StackBlitz' servers.",
      "not-isolated": "This page is not cross-origin isolated, which shared memory needs.",
      unsupported: "This browser lacks what the runtime needs, such as shared memory.",
      blocked: "A policy of this page or an extension of this browser does not let the runtime in.",
      "timed-out":
        "The runtime did not get any further for 30 seconds. The network may be cut, or their servers out of reach. If a second try ends like this, reload the page before the next.",
      "not-loaded": "This site's own part of it could not be loaded.",
      failed: "The runtime gave up.",
    },
    stages: {
      "loading-runtime": "Loading the runtime from StackBlitz, for 30 seconds at most …",
      mounting: "Copying the lab's files into it …",
      starting: "Starting Node.js …",
    },
  },
  "zh-cn": {
    reasons: {
      offline: "没有网络，而运行时要从 StackBlitz 的服务器加载。",
      "not-isolated": "本页没有跨源隔离，用不了共享内存。",
      unsupported: "这个浏览器缺少运行时需要的功能，例如共享内存。",
      blocked: "本页的安全策略或浏览器扩展不允许加载运行时。",
      "timed-out":
        "运行时 30 秒没有进展。可能是网络断了，也可能是对方服务器连不上。如果再试一次还是这样，请先刷新页面。",
      "not-loaded": "本站自己的那部分没能加载。",
      failed: "运行时放弃了启动。",
    },
    stages: {
      "loading-runtime": "正在从 StackBlitz 加载运行时，最多等 30 秒……",
      mounting: "正在把实验的文件放进去……",
      starting: "正在启动 Node.js……",
    },
  },
};
