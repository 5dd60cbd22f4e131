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
  verdict(shares: Shares): string;
  /** What the line in each bar stands for; empty where there is none. */
  expectation(shares: Shares): string;
  failed(count: number): string;
  readonly gone: string;
  /** Of the tables. */
  readonly nodes: string;
  readonly nodeColumns: readonly string[];
  readonly shareColumns: readonly string[];
  readonly itsPackets: string;
  readonly latest: string;
}

/** Rarer than that, chance is no good explanation. */
export const unusual = 0.05;

/** `in 33 of 100 such loops` */
function often(p: number): { readonly hits: number; readonly among: number } {
  const among = p >= 0.01 ? 100 : 1000;
  return { hits: Math.max(1, Math.round(p * among)), among };
}

function probability(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(p < 0.01 ? 3 : 2)}`;
}

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
  verdict: ({ total, stuck, requests, heldRequests, verdict }) => {
    if (verdict.kind === "none") {
      return heldRequests > 0 ? `${heldRequests} requests, all on connections that were open before` : "no connection";
    }
    const held = heldRequests > 0 ? `, and ${heldRequests} requests on older ones` : "";
    const calls = `${total} ${total === 1 ? "connection" : "connections"}${requests > total ? ` for ${requests} requests` : ""}${held}`;
    switch (verdict.kind) {
      case "one":
        return `${calls}: its backend was found once, however many requests it carries`;
      case "sticky":
        return `${calls} · ${stuck} went where their client had been before (ClientIP affinity)`;
      case "failed":
        return calls;
      case "few":
        return `${calls} · too few to judge: even all of them at one backend would be no wonder`;
      case "turns":
        return verdict.isExact
          ? `${calls} · in turn, as rr in ipvs mode does`
          : `${calls} · rr goes in turn, but endpoints changed or others took turns, too`;
      case "scheduler":
        return `${calls} · chosen by IPVS's scheduler ${verdict.name}`;
      case "drawn": {
        const { hits, among } = often(verdict.p);
        const chance = `${verdict.p < 0.001 ? "fewer than 1" : hits} of ${among} such loops would be at least as uneven by chance (${probability(verdict.p)})`;
        return `${calls} · ${verdict.p < unusual ? "less even than lots mostly fall" : "as even as lots fall"}: ${chance}`;
      }
    }
  },
  expectation: ({ expected, hasChanged, verdict }) => {
    if (verdict.kind === "turns") return expected === undefined ? "" : `Line: ${expected.toFixed(1)} each, in turn`;
    if (verdict.kind !== "drawn" && verdict.kind !== "few") return "";
    if (hasChanged) return "Line: what each may expect – not all could be drawn all the time";
    return expected === undefined
      ? ""
      : `Line: ${expected.toFixed(1)} each – iptables mode draws by lot for each connection`;
  },
  failed: (count) => `${count} failed`,
  gone: "gone",
  nodes: "Nodes",
  nodeColumns: ["Node", "Addresses", "Pod range", "State"],
  shareColumns: ["Backend", "Connections", "Expected"],
  itsPackets: "Its packets",
  latest: "Back to the latest",
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
  verdict: ({ total, stuck, requests, heldRequests, verdict }) => {
    if (verdict.kind === "none") {
      return heldRequests > 0 ? `${heldRequests} 个请求，全都走在早已打开的连接上` : "没有连接";
    }
    const held = heldRequests > 0 ? `，另有 ${heldRequests} 个请求走旧连接` : "";
    const calls = `${total} 条连接${requests > total ? `承载 ${requests} 个请求` : ""}${held}`;
    switch (verdict.kind) {
      case "one":
        return `${calls}：后端只选一次，不管它承载多少个请求`;
      case "sticky":
        return `${calls} · 其中 ${stuck} 条回到了客户端去过的后端（ClientIP 亲和性）`;
      case "failed":
        return calls;
      case "few":
        return `${calls} · 太少，看不出什么：就算全落在一个后端上也不稀奇`;
      case "turns":
        return verdict.isExact
          ? `${calls} · 轮流，ipvs 模式的 rr 就是这样`
          : `${calls} · rr 是轮流的，但端点变过，或者还有别人在轮`;
      case "scheduler":
        return `${calls} · 由 IPVS 的 ${verdict.name} 调度器选择`;
      case "drawn": {
        const { hits, among } = often(verdict.p);
        const chance = `${among} 次这样的循环里，纯凭运气也会有${verdict.p < 0.001 ? "不到 1" : ` ${hits}`} 次至少这么不均匀（${probability(verdict.p)}）`;
        return `${calls} · ${verdict.p < unusual ? "比通常的抽签更不均匀" : "和抽签一样均匀"}：${chance}`;
      }
    }
  },
  expectation: ({ expected, hasChanged, verdict }) => {
    if (verdict.kind === "turns") return expected === undefined ? "" : `竖线：轮流，每个 ${expected.toFixed(1)} 条`;
    if (verdict.kind !== "drawn" && verdict.kind !== "few") return "";
    if (hasChanged) return "竖线：各自的期望值——并非所有端点一直都能抽到";
    return expected === undefined ? "" : `竖线：每个 ${expected.toFixed(1)} 条——iptables 模式为每条连接抽签`;
  },
  failed: (count) => `${count} 条失败`,
  gone: "已不在",
  nodes: "节点",
  nodeColumns: ["节点", "地址", "Pod 网段", "状态"],
  shareColumns: ["后端", "连接数", "期望值"],
  itsPackets: "它的数据包",
  latest: "回到最近一条",
};

const byLanguage: Readonly<Record<Language, MapWords>> = { en, "zh-cn": zhCn };

export function mapWords(language: Language): MapWords {
  return byLanguage[language];
}
