import type { Language } from "../../../lab/lab-definition.ts";
import type { FlowOutcome } from "../../../lab/views/view-data.ts";

/** Words of views that are not in front when a lab starts: they come with the first of them. */
export interface ViewWords {
  readonly podColumns: readonly string[];
  readonly serviceColumns: readonly string[];
  readonly flowColumns: readonly string[];
  readonly outcomes: Readonly<Record<FlowOutcome, string>>;
  readonly allConnections: string;
  readonly directions: Readonly<Record<"request" | "reply", string>>;
  readonly morePackets: (count: number) => string;
  readonly noNames: string;
  readonly rulesOf: string;
  readonly noEvents: string;
}

const byLanguage: Readonly<Record<Language, ViewWords>> = {
  en: {
    podColumns: ["Node", "Pod", "Address", "Status", "Connections"],
    serviceColumns: ["Service", "Type", "Address", "Ports", "Endpoints"],
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
  },
  "zh-cn": {
    podColumns: ["节点", "Pod", "地址", "状态", "连接数"],
    serviceColumns: ["Service", "类型", "地址", "端口", "端点"],
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
  },
};

export function viewWords(language: Language): ViewWords {
  return byLanguage[language];
}
