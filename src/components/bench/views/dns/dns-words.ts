import type { Language } from "../../../../lab/lab-definition.ts";
import type { AttemptOutcome, Lookup } from "./lookups.ts";

/** The DNS view's own words: they come with its chunk. */
export interface DnsWords {
  readonly columns: readonly string[];
  readonly outcomes: Readonly<Record<AttemptOutcome, string>>;
  readonly servedBy: (pod: string) => string;
  /** What the questions of a lookup tell; empty when there is nothing to tell. */
  readonly summary: (lookup: Lookup) => string;
}

function counts({ attempts, base }: Lookup) {
  return {
    questions: attempts.length,
    names: new Set(attempts.map(({ name }) => name)).size,
    dots: base.split(".").length - 1,
  };
}

const en: DnsWords = {
  columns: ["Time", "Type", "Name asked for", "Answer", "Server", "Took"],
  outcomes: {
    found: "found",
    nodata: "no such record (NODATA)",
    nxdomain: "no such name (NXDOMAIN)",
    failed: "failed",
    waiting: "no answer yet",
  },
  servedBy: (pod) => `by ${pod}`,
  summary: (lookup) => {
    const { questions, names, dots } = counts(lookup);
    if (names < 2) return "";
    const asked = `${questions} questions for one name`;
    if (!lookup.isSearchFirst) return `${asked}: first as it stands, then with the domains of the search list.`;
    const why = `it has ${dots} ${dots === 1 ? "dot" : "dots"}, fewer than ndots (5 in a pod, unless changed)`;
    return `${asked}: ${why}, so the search list was tried before the name as it stands.`;
  },
};

const zhCn: DnsWords = {
  columns: ["时间", "类型", "查询的名字", "应答", "服务器", "用时"],
  outcomes: {
    found: "找到了",
    nodata: "没有这种记录（NODATA）",
    nxdomain: "没有这个名字（NXDOMAIN）",
    failed: "失败",
    waiting: "还没有应答",
  },
  servedBy: (pod) => `由 ${pod} 应答`,
  summary: (lookup) => {
    const { questions, names, dots } = counts(lookup);
    if (names < 2) return "";
    const asked = `为一个名字问了 ${questions} 次`;
    if (!lookup.isSearchFirst) return `${asked}：先按原样问，再依次加上搜索列表里的域。`;
    return `${asked}：它只有 ${dots} 个点，少于 ndots（Pod 里默认是 5），所以先试搜索列表，最后才按原样问。`;
  },
};

const byLanguage: Readonly<Record<Language, DnsWords>> = { en, "zh-cn": zhCn };

export function dnsWords(language: Language): DnsWords {
  return byLanguage[language];
}
