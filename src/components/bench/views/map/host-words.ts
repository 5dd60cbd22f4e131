import type { Language } from "../../../../lab/lab-definition.ts";

/** Of views where there are plain hosts. */
interface HostWords {
  readonly noCluster: string;
  readonly columns: readonly string[];
}

const words: Readonly<Record<Language, HostWords>> = {
  en: {
    noCluster: "This lab has no cluster, only plain hosts.",
    columns: ["Host", "Card", "Network", "Address", "Services", "Connections"],
  },
  "zh-cn": {
    noCluster: "这个实验里没有集群，只有普通主机。",
    columns: ["主机", "网卡", "网络", "地址", "服务", "连接数"],
  },
};

export function hostWords(language: Language): HostWords {
  return words[language];
}
