import type { Language } from "../../../../lab/lab-definition.ts";
import type { FlowWords } from "./flow-words.ts";
import type { LayoutWords } from "./map-layout.ts";
import type { Shares } from "./shares.ts";

/** The map's own words: they come with its chunk. */
export interface MapWords extends LayoutWords, FlowWords {
  readonly picture: string;
  readonly table: string;
  readonly shownAs: string;
  readonly showsSystem: string;
  summary(counts: { readonly nodes: number; readonly pods: number; readonly services: number }): string;
  readonly moveHint: string;
  readonly notReady: string;
  readonly ready: string;
  pod(name: string): string;
  service(name: string): string;
  readonly openTerminal: string;
  readonly nobodyYet: string;
  readonly noEndpoints: string;
  /** What the loop's histogram says. */
  share(name: string, count: number): string;
  verdict(shares: Shares): string;
  expectation(expected: string): string;
  failed(count: number): string;
  readonly gone: string;
}

function probability(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(p < 0.01 ? 3 : 2)}`;
}

/** Rarer than that, chance is no good explanation. */
const rare = 0.01;
const unusual = 0.05;

const en: MapWords = {
  picture: "Picture",
  table: "Table",
  shownAs: "Shown as",
  showsSystem: "kube-system, too",
  internet: "internet",
  controlPlane: "control plane",
  noNode: "waiting for a node",
  systemPods: (count) => `+${count} system`,
  endpoints: (count) => `${count} ${count === 1 ? "endpoint" : "endpoints"}`,
  headless: "headless",
  nodePort: (ports) => `NodePort ${ports}`,
  moreServices: (count) => `+ ${count} more`,
  was: (address) => `was ${address}`,
  seenAs: (address) => `seen as ${address}`,
  lost: "lost",
  refused: "refused",
  silent: "arrived, no answer",
  summary: ({ nodes, pods, services }) =>
    `Map of the cluster: ${nodes} nodes, ${pods} pods, ${services} Services. The table shows the same.`,
  moveHint: "Arrow keys move from one to the next.",
  notReady: "not ready",
  ready: "ready",
  pod: (name) => `Pod ${name}`,
  service: (name) => `Service ${name}`,
  openTerminal: "Open a terminal",
  nobodyYet: "No connection yet. Each one will be drawn along the way it takes.",
  noEndpoints: "no endpoints",
  share: (name, count) => `${name}: ${count}`,
  verdict: ({ total, p, expected }) => {
    if (total === 1) return "1 connection: its backend was drawn once, however many requests it carries";
    const calls = `${total} connections`;
    if (p === undefined) return `${calls} · too few to judge (${expected.toFixed(1)} each expected, 5 needed)`;
    if (p < rare) return `${calls} · a fair die would hardly ever be so uneven (${probability(p)})`;
    if (p < unusual) return `${calls} · less even than a fair die mostly is (${probability(p)})`;
    return `${calls} · as even as a fair die would be (${probability(p)})`;
  },
  expectation: (expected) => `Line: ${expected} each, if all have equal chances per connection, as in iptables mode`,
  failed: (count) => `${count} failed`,
  gone: "gone",
};

const zhCn: MapWords = {
  picture: "图",
  table: "表格",
  shownAs: "显示方式",
  showsSystem: "也显示 kube-system",
  internet: "互联网",
  controlPlane: "控制平面",
  noNode: "等待分配节点",
  systemPods: (count) => `+${count} 系统`,
  endpoints: (count) => `${count} 个端点`,
  headless: "headless",
  nodePort: (ports) => `NodePort ${ports}`,
  moreServices: (count) => `另有 ${count} 个`,
  was: (address) => `原为 ${address}`,
  seenAs: (address) => `对方看到的是 ${address}`,
  lost: "丢失",
  refused: "被拒绝",
  silent: "已到达，没有应答",
  summary: ({ nodes, pods, services }) =>
    `集群地图：${nodes} 个节点，${pods} 个 Pod，${services} 个 Service。表格里的内容相同。`,
  moveHint: "用方向键在各项之间移动。",
  notReady: "未就绪",
  ready: "就绪",
  pod: (name) => `Pod ${name}`,
  service: (name) => `Service ${name}`,
  openTerminal: "打开终端",
  nobodyYet: "还没有连接。每条连接都会沿它真正走过的路画出来。",
  noEndpoints: "没有端点",
  share: (name, count) => `${name}：${count}`,
  verdict: ({ total, p, expected }) => {
    if (total === 1) return "1 条连接：后端只抽一次签，不管它承载多少个请求";
    const calls = `${total} 条连接`;
    if (p === undefined) return `${calls} · 太少，还看不出什么（每个期望 ${expected.toFixed(1)} 条，至少要 5 条）`;
    if (p < rare) return `${calls} · 公平的骰子几乎不会这么不均匀（${probability(p)}）`;
    if (p < unusual) return `${calls} · 比公平的骰子通常的结果更不均匀（${probability(p)}）`;
    return `${calls} · 和公平的骰子一样均匀（${probability(p)}）`;
  },
  expectation: (expected) => `竖线：每个 ${expected} 条，即 iptables 模式下每条连接选中各端点的机会相等`,
  failed: (count) => `${count} 条失败`,
  gone: "已不在",
};

const byLanguage: Readonly<Record<Language, MapWords>> = { en, "zh-cn": zhCn };

export function mapWords(language: Language): MapWords {
  return byLanguage[language];
}
