import type { Language } from "../../../../lab/lab-definition.ts";

/** The rules view's own words: they come with its chunk. */
export interface RuleWords {
  readonly search: string;
  readonly table: string;
  readonly anyTable: string;
  readonly more: (count: number) => string;
  readonly nothingFound: string;
  readonly justUsed: string;
  readonly virtualServers: string;
  readonly serverColumns: readonly string[];
  readonly ipSets: string;
}

const byLanguage: Readonly<Record<Language, RuleWords>> = {
  en: {
    search: "Search chains and rules",
    table: "Table",
    anyTable: "all tables",
    more: (count) => `Show ${count} more`,
    nothingFound: "No chain or rule says that.",
    justUsed: "just used",
    virtualServers: "Virtual servers (ipvs)",
    serverColumns: ["Virtual server", "Scheduler", "Real server", "Weight", "Active", "Inactive"],
    ipSets: "IP sets",
  },
  "zh-cn": {
    search: "搜索链和规则",
    table: "表",
    anyTable: "所有表",
    more: (count) => `再显示 ${count} 条`,
    nothingFound: "没有链或规则符合。",
    justUsed: "刚刚用过",
    virtualServers: "虚拟服务器（ipvs）",
    serverColumns: ["虚拟服务器", "调度算法", "真实服务器", "权重", "活动连接", "非活动连接"],
    ipSets: "IP 集合",
  },
};

export function ruleWords(language: Language): RuleWords {
  return byLanguage[language];
}
