import type { Language } from "../lab/lab-definition.ts";
import type { FlowOutcome } from "../lab/views/view-data.ts";
import type { ViewName } from "./bench/bench-state.ts";
import { languageOf } from "./languages.ts";

/** The words of the lab's own controls. Chapters are written per language under content/. */
export interface Words {
  readonly language: Language;
  /** Step blocks. */
  readonly run: string;
  readonly stop: string;
  readonly inTerminal: (terminal: string) => string;
  readonly done: string;
  readonly running: string;
  readonly different: string;
  readonly otherTerminalBusy: (terminal: string) => string;
  readonly hint: string;
  readonly doItForMe: string;
  readonly doItForMeTitle: string;
  readonly bringMeHere: string;
  readonly bringMeHereTitle: string;
  readonly undo: string;
  readonly helped: (commands: number) => string;
  readonly hereAlready: string;
  readonly undone: string;
  /** Questions before a result. */
  readonly predict: string;
  readonly yourNumber: string;
  readonly moveUp: string;
  readonly moveDown: string;
  readonly keepOrder: string;
  readonly explanation: string;
  readonly answers: string;
  readonly predictionKept: string;
  readonly predictionSaid: string;
  readonly predictionOutcome: string;
  readonly predictionFits: string;
  readonly predictionDiffers: string;
  readonly varies: string;
  readonly anyOrder: string;
  readonly anything: string;
  readonly fair: (count: number) => string;
  readonly showFile: string;
  /** Of the site. */
  readonly present: string;
  readonly presentTitle: string;
  readonly print: string;
  readonly speakerNotes: string;
  readonly newVersion: string;
  readonly reload: string;
  /** The bench. */
  readonly bench: string;
  readonly start: string;
  readonly starting: string;
  readonly notLoaded: string;
  readonly cannotStart: string;
  readonly ready: (seed: number) => string;
  readonly resumed: (commands: number) => string;
  readonly stepDone: (step: string) => string;
  readonly stepDifferent: (step: string) => string;
  readonly steps: string;
  readonly stepsDone: (done: number, all: number) => string;
  readonly terminals: string;
  readonly terminalLabel: (terminal: string) => string;
  readonly openTerminal: string;
  readonly findInTerminal: string;
  readonly busy: string;
  readonly closed: string;
  readonly reopen: string;
  readonly reset: string;
  readonly resetAsk: string;
  readonly resetYes: string;
  readonly resetNo: string;
  readonly wasReset: string;
  readonly seed: string;
  readonly widen: string;
  readonly narrow: string;
  readonly close: string;
  readonly resizeSheet: string;
  readonly screenReader: string;
  readonly leaveHint: string;
  readonly crashed: string;
  readonly startAgain: string;
  readonly tryAgain: string;
  readonly stillKept: string;
  /** What has happened to the lab or to where it is kept. */
  readonly notices: Readonly<
    Record<"secondTab" | "shared" | "full" | "forbidden" | "notLoaded" | "incomplete", string>
  >;
  readonly slept: (minutes: number) => string;
  readonly share: string;
  readonly backToMine: string;
  readonly dismiss: string;
  readonly keys: string;
  /** The views above the terminals. */
  readonly views: string;
  readonly viewNames: Readonly<Record<ViewName, string>>;
  readonly showViews: string;
  readonly resizeView: string;
  readonly loading: string;
  readonly mapPods: string;
  readonly mapServices: string;
  readonly podColumns: readonly string[];
  readonly serviceColumns: readonly string[];
  readonly notReady: string;
  readonly noConnections: string;
  readonly showSystem: string;
  readonly flowColumns: readonly string[];
  readonly outcomes: Readonly<Record<FlowOutcome, string>>;
  readonly allConnections: string;
  readonly directions: Readonly<Record<"request" | "reply", string>>;
  readonly morePackets: (count: number) => string;
  readonly noNames: string;
  readonly rulesOf: string;
  readonly noEvents: string;
}

const en: Words = {
  language: "en",
  run: "run",
  stop: "stop",
  inTerminal: (terminal) => `in ${terminal}`,
  done: "Your output matches.",
  running: "running …",
  different: "Your output differs:",
  otherTerminalBusy: (terminal) => `${terminal} is still running a command. Press Ctrl-C in it first.`,
  hint: "hint",
  doItForMe: "do it for me",
  doItForMeTitle: "Runs this step, and before it those that are still to do",
  bringMeHere: "bring me here",
  bringMeHereTitle: "Runs the steps before this one at once",
  undo: "undo",
  helped: (commands) =>
    `${commands} ${commands === 1 ? "command was" : "commands were"} run for you. “Undo” takes the lab back.`,
  hereAlready: "You are here already: no step before this one is left to do.",
  undone: "Undone: the lab is where it was before.",
  predict: "Predict.",
  yourNumber: "Your number:",
  moveUp: "Up",
  moveDown: "Down",
  keepOrder: "This is my order",
  explanation: "Explanation",
  answers: "Answers",
  predictionKept: "Kept. Now run it and see.",
  predictionSaid: "You said: ",
  predictionOutcome: "What happened: ",
  predictionFits: "✓ As you said.",
  predictionDiffers: "✗ It came out differently.",
  varies: "Yours may differ here",
  anyOrder: "The lines may come in another order.",
  anything: "What exactly comes back here varies.",
  fair: (count) => `${count} answers in all. Yours will differ: they are compared with a fair draw.`,
  showFile: "Show the file",
  present: "Present",
  presentTitle: "For a wall: large type, slide by slide, with the lab",
  print: "Print",
  speakerNotes: "Speaker notes",
  newVersion: "A new version is here.",
  reload: "Reload",
  bench: "Lab",
  start: "Start the lab",
  starting: "Starting the cluster …",
  notLoaded: "The lab could not be loaded. Is there a network? Press start to try again.",
  cannotStart: "The lab cannot start:",
  ready: (seed) => `The lab is ready. Seed ${seed}.`,
  resumed: (commands) =>
    `The lab is where it was: ${commands} ${commands === 1 ? "command was" : "commands were"} run again.`,
  stepDone: (step) => `Step ${step}: done.`,
  stepDifferent: (step) => `Step ${step}: the output differs. The step in the text says how.`,
  steps: "Steps",
  stepsDone: (done, all) => `${done} of ${all} done`,
  terminals: "Terminals",
  terminalLabel: (terminal) => `Terminal ${terminal}`,
  openTerminal: "Open a terminal in",
  findInTerminal: "Find in the terminal",
  busy: "busy",
  closed: "This shell has ended.",
  reopen: "Open a new one",
  reset: "Reset",
  resetAsk: "Start this lab afresh? The cluster and what you typed are lost; your ticks stay.",
  resetYes: "Start afresh",
  resetNo: "Keep it",
  wasReset: "The lab was started afresh.",
  seed: "Seed",
  widen: "Widen the lab",
  narrow: "Back beside the text",
  close: "Close the lab",
  resizeSheet: "Change the height of the lab",
  screenReader: "Screen reader mode",
  leaveHint: "Leave the terminal: Esc, then Tab",
  crashed: "The lab stopped:",
  startAgain: "Start again where it was",
  tryAgain: "Try again",
  stillKept: "What you have done is kept.",
  notices: {
    secondTab: "This lab is open in another tab. This tab has one of its own, kept until you close the tab.",
    shared: "This lab came with a link. Your own is kept, untouched.",
    full: "The browser’s storage is full: what you do from now on is lost when you close this page. Save your progress as a file, or make room.",
    notLoaded: "This part could not be loaded. Is there a network?",
    incomplete:
      "The network went away before the lab had loaded everything: a rare command may be missing until it is back.",
    forbidden: "The browser allows this page no storage: lab and ticks last until you close the page.",
  },
  slept: (minutes) =>
    `The computer slept, or the browser held this tab still, for ${minutes} ${minutes === 1 ? "minute" : "minutes"}. The cluster slept with it: nothing is lost, and what was running goes on.`,
  share: "Share",
  backToMine: "Back to my own lab",
  dismiss: "Got it",
  keys: "Keys",
  views: "Views of the cluster",
  viewNames: { map: "Map", packet: "Packet", dns: "DNS", rules: "Rules", events: "Events", files: "Files" },
  showViews: "Show the views",
  resizeView: "Share of the height that the view takes",
  loading: "Loading …",
  mapPods: "Pods",
  mapServices: "Services",
  podColumns: ["Node", "Pod", "Address", "Status", "Connections"],
  serviceColumns: ["Service", "Type", "Address", "Ports", "Endpoints"],
  notReady: "not ready",
  noConnections: "No connection yet. Run a curl in a pod.",
  showSystem: "the system's, too",
  flowColumns: ["Time", "From", "To", "Came out at", "Outcome", "What"],
  outcomes: {
    open: "under way",
    answered: "answered",
    refused: "refused",
    dropped: "lost",
    silent: "arrived, no answer",
  },
  allConnections: "All connections",
  directions: { request: "there:", reply: "back:" },
  morePackets: (count) => `${count} more ${count === 1 ? "packet" : "packets"} of this connection are not kept.`,
  noNames: "Nobody has asked for a name yet. Run nslookup, or curl a Service by its name.",
  rulesOf: "Rules of",
  noEvents: "Nothing has happened yet.",
};

const zhCn: Words = {
  language: "zh-cn",
  run: "运行",
  stop: "停止",
  inTerminal: (terminal) => `在 ${terminal} 里`,
  done: "你的输出与此一致。",
  running: "正在运行……",
  different: "你的输出有不同：",
  otherTerminalBusy: (terminal) => `${terminal} 里还有命令在运行，请先在那里按 Ctrl-C。`,
  hint: "提示",
  doItForMe: "替我做",
  doItForMeTitle: "运行这一步；前面没做完的步骤也先补上",
  bringMeHere: "带我到这里",
  bringMeHereTitle: "一口气运行这一步之前的所有步骤",
  undo: "撤销",
  helped: (commands) => `替你运行了 ${commands} 条命令，按“撤销”可以退回去。`,
  hereAlready: "你已经到这里了：前面的步骤都做完了。",
  undone: "已撤销：实验回到了之前的状态。",
  predict: "先猜一猜。",
  yourNumber: "你猜的数：",
  moveUp: "上移",
  moveDown: "下移",
  keepOrder: "就按这个顺序",
  explanation: "讲解",
  answers: "答案",
  predictionKept: "记下了。运行一下，看看对不对。",
  predictionSaid: "你猜的是：",
  predictionOutcome: "实际结果：",
  predictionFits: "✓ 与你猜的一致。",
  predictionDiffers: "✗ 与你猜的不同。",
  varies: "你看到的可能不同",
  anyOrder: "这几行的先后次序可能不同。",
  anything: "这里的具体内容每次可能不同。",
  fair: (count) => `一共 ${count} 次应答。你得到的会不一样：检查的是它像不像一次公平的抽签。`,
  showFile: "查看文件",
  present: "投影讲解",
  presentTitle: "适合投影：大字，逐页讲解，实验台在旁边",
  print: "打印",
  speakerNotes: "讲课备注",
  newVersion: "本站有新版本。",
  reload: "重新载入",
  bench: "实验台",
  start: "开始实验",
  starting: "正在启动集群……",
  notLoaded: "实验没能加载，网络通吗？可以再点一次“开始实验”。",
  cannotStart: "实验无法启动：",
  ready: (seed) => `实验已就绪，种子 ${seed}。`,
  resumed: (commands) => `实验已回到原处：重新运行了 ${commands} 条命令。`,
  stepDone: (step) => `步骤 ${step} 已完成。`,
  stepDifferent: (step) => `步骤 ${step} 的输出有不同，正文里写明了差在哪里。`,
  steps: "步骤",
  stepsDone: (done, all) => `已完成 ${done}／${all}`,
  terminals: "终端",
  terminalLabel: (terminal) => `终端 ${terminal}`,
  openTerminal: "再开一个终端：",
  findInTerminal: "在终端里查找",
  busy: "忙",
  closed: "这个 shell 已经退出。",
  reopen: "重新打开",
  reset: "重置",
  resetAsk: "从头开始这个实验？集群和你输入过的内容会丢失，已打的勾会保留。",
  resetYes: "从头开始",
  resetNo: "保留现状",
  wasReset: "实验已从头开始。",
  seed: "种子",
  widen: "放大实验台",
  narrow: "回到正文旁边",
  close: "收起实验台",
  resizeSheet: "调整实验台的高度",
  screenReader: "读屏模式",
  leaveHint: "离开终端：先按 Esc，再按 Tab",
  crashed: "实验中断了：",
  startAgain: "回到中断前的状态",
  tryAgain: "再试一次",
  stillKept: "做过的事都还在。",
  notices: {
    secondTab: "另一个标签页正开着这个实验。本页另有一份自己的，保留到你关闭这个标签页为止。",
    shared: "这份实验来自分享链接。你自己的那份原样保留着。",
    full: "浏览器的存储空间已满：从现在起做的事，关掉页面就没有了。请把进度存成文件，或者腾出空间。",
    notLoaded: "这一部分没能加载，网络通吗？",
    incomplete: "实验还没加载完整，网络就断了：个别命令要等网络恢复后才能用。",
    forbidden: "浏览器不允许本页存储数据：实验和已打的勾只能保留到关闭页面为止。",
  },
  slept: (minutes) =>
    `电脑睡眠，或者浏览器把本页搁置了 ${minutes} 分钟。集群也跟着停了这么久：什么都没丢，没跑完的会接着跑。`,
  share: "分享",
  backToMine: "回到我自己的实验",
  dismiss: "知道了",
  keys: "按键",
  views: "集群视图",
  viewNames: { map: "地图", packet: "数据包", dns: "DNS", rules: "规则", events: "事件", files: "文件" },
  showViews: "显示视图",
  resizeView: "视图所占的高度",
  loading: "正在加载……",
  mapPods: "Pod",
  mapServices: "Service",
  podColumns: ["节点", "Pod", "地址", "状态", "连接数"],
  serviceColumns: ["Service", "类型", "地址", "端口", "端点"],
  notReady: "未就绪",
  noConnections: "还没有连接。在 Pod 里运行一次 curl 试试。",
  showSystem: "含系统自己的",
  flowColumns: ["时间", "来自", "去往", "最终到达", "结果", "内容"],
  outcomes: {
    open: "进行中",
    answered: "有应答",
    refused: "被拒绝",
    dropped: "丢失",
    silent: "已到达，没有应答",
  },
  allConnections: "全部连接",
  directions: { request: "去程：", reply: "回程：" },
  morePackets: (count) => `这条连接还有 ${count} 个数据包，没有保留。`,
  noNames: "还没有人查询过名字。运行 nslookup，或者用名字 curl 一个 Service。",
  rulesOf: "规则所在节点",
  noEvents: "还没有发生任何事。",
};

const byLanguage: Readonly<Record<Language, Words>> = { en, "zh-cn": zhCn };

/** By the page's `lang` attribute: `en`, `zh-CN`. */
export function wordsFor(lang: string): Words {
  return byLanguage[languageOf(lang)];
}
