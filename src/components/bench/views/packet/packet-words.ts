import type { PacketStage } from "../../../../cluster/trace.ts";
import type { Language } from "../../../../lab/lab-definition.ts";
import type { LaneKind } from "./journey.ts";
import type { Loss } from "./loss.ts";

/** The packet view's own words: they come with its chunk. */
export interface PacketWords {
  readonly eastWest: string;
  readonly northSouth: string;
  readonly there: string;
  readonly back: string;
  readonly noAnswer: string;
  readonly otherPackets: (count: number) => string;
  readonly stages: Readonly<Record<PacketStage, string>>;
  readonly lanes: Readonly<Record<LaneKind, string>>;
  readonly from: string;
  readonly to: string;
  readonly becomes: string;
  readonly decided: string;
  readonly passed: string;
  readonly fullRules: (count: number) => string;
  readonly drawn: (left: number) => string;
  readonly lastLeft: string;
  readonly ofAll: (endpoints: number) => string;
  readonly via: (device: string, hop: string) => string;
  readonly direct: (device: string) => string;
  readonly conntrackOf: (node: string) => string;
  readonly original: string;
  readonly reply: string;
  readonly forgets: (seconds: number) => string;
  readonly translated: Readonly<Record<"destination" | "source" | "both" | "none", string>>;
  readonly seenAs: (address: string) => string;
  readonly loss: (loss: Loss) => string;
  readonly anyClient: string;
  readonly anyTarget: string;
  readonly anyOutcome: string;
  readonly client: string;
  readonly target: string;
  readonly outcome: string;
  readonly nothingPasses: string;
  readonly bytes: (count: number) => string;
  readonly only: (name: string) => string;
  readonly onMap: string;
  readonly older: (count: number) => string;
}

/** Says in which chain a rule stands; nothing without a rule. */
function inChain(rule: string | undefined, say: (chain: string) => string): string {
  const [, chain] = /^-A (\S+)/.exec(rule ?? "") ?? [];
  return chain === undefined ? "" : say(chain);
}

const en: PacketWords = {
  eastWest: "east-west: inside the cluster",
  northSouth: "north-south: from outside, or to it",
  there: "There",
  back: "And back",
  noAnswer: "Nothing came back.",
  otherPackets: (count) => `The other packets (${count})`,
  stages: {
    sent: "sent",
    raw: "raw",
    prerouting: "prerouting",
    input: "input",
    forward: "forward",
    output: "output",
    postrouting: "postrouting",
    ipvs: "IPVS",
    routed: "routed",
    delivered: "delivered",
    dropped: "lost",
    rejected: "refused",
  },
  lanes: { pod: "pod", node: "node", outside: "outside" },
  from: "from",
  to: "to",
  becomes: "becomes",
  decided: "decided by",
  passed: "passed",
  fullRules: (count) => (count === 1 ? "the rule" : `the ${count} rules`),
  drawn: (left) => `drawn: 1 of the ${left} that were left`,
  lastLeft: "not drawn: the only one that was left",
  ofAll: (endpoints) => `each of the ${endpoints} endpoints has 1 chance in ${endpoints}`,
  via: (device, hop) => `through ${device} to the next hop ${hop}`,
  direct: (device) => `through ${device}, straight to the receiver`,
  conntrackOf: (node) => `conntrack on ${node}`,
  original: "original",
  reply: "reply",
  forgets: (seconds) => `forgotten in ${seconds} s`,
  translated: {
    destination: "The reply comes from another address than was asked: the destination was translated (DNAT).",
    source: "The reply goes to another address than asked: the source was translated (SNAT).",
    both: "Both ends were translated (DNAT and SNAT).",
    none: "No translation here: the reply is the original, turned round.",
  },
  seenAs: (address) => `The receiver sees ${address} as the client.`,
  loss: (loss) => {
    switch (loss.kind) {
      case "reset":
        return `${loss.at} was reached and sent a reset: nothing listens on port ${loss.port} there.`;
      case "no-endpoints":
        return `${loss.at} refused it: the Service has no endpoint that is ready, and kube-proxy has put a REJECT in its place.`;
      case "no-local-endpoints":
        return `${loss.at} threw it away: the Service's traffic policy is Local, and none of its endpoints is on this node.`;
      case "rejected":
        return `${loss.at} refused it: a REJECT rule${inChain(loss.rule, (chain) => ` of ${chain}`)} answered with ${loss.detail}.`;
      case "policy":
        return `${loss.at} threw it away. ${loss.detail}.`;
      case "nobody":
        return `No rule of a Service took it and no node has ${loss.address}, so it left the cluster by the default route. Nobody out there has that address.`;
      case "no-route":
        return `${loss.at} has no route to ${loss.address}.`;
      case "rule":
        return loss.rule === undefined
          ? `The policy of ${loss.hook} on ${loss.at} threw it away, without a word to the sender.`
          : `A DROP rule${inChain(loss.rule, (chain) => ` of ${chain}`)} on ${loss.at} threw it away, in ${loss.hook}, without a word to the sender.`;
      case "link":
        return `It was lost on the link at ${loss.at}: no rule did it, the line is bad.`;
      case "other":
        return `${loss.at}: ${loss.detail}.`;
      case "silent":
        return `${loss.at} got it, and nothing has come back.`;
    }
  },
  anyClient: "any client",
  anyTarget: "any target",
  anyOutcome: "any outcome",
  client: "Client",
  target: "Service or pod",
  outcome: "Outcome",
  nothingPasses: "No connection fits this choice.",
  bytes: (count) => `${count} B`,
  only: (name) => `only ${name}`,
  onMap: "Show on the map",
  older: (count) => `${count} older`,
};

const zhCn: PacketWords = {
  eastWest: "东西向：集群内部",
  northSouth: "南北向：进出集群",
  there: "去程",
  back: "回程",
  noAnswer: "没有任何回应。",
  otherPackets: (count) => `其余的数据包（${count} 个）`,
  stages: {
    sent: "发出",
    raw: "raw",
    prerouting: "prerouting",
    input: "input",
    forward: "forward",
    output: "output",
    postrouting: "postrouting",
    ipvs: "IPVS",
    routed: "选路",
    delivered: "送达",
    dropped: "丢失",
    rejected: "拒绝",
  },
  lanes: { pod: "Pod", node: "节点", outside: "集群外" },
  from: "源",
  to: "目的",
  becomes: "变为",
  decided: "由此决定",
  passed: "经过",
  fullRules: (count) => `完整规则（${count} 条）`,
  drawn: (left) => `抽签：从剩下的 ${left} 个里抽中 1 个`,
  lastLeft: "不用抽签：只剩这一个",
  ofAll: (endpoints) => `${endpoints} 个端点各有 ${endpoints} 分之 1 的机会`,
  via: (device, hop) => `从 ${device} 发往下一跳 ${hop}`,
  direct: (device) => `从 ${device} 直接发给接收者`,
  conntrackOf: (node) => `${node} 上的 conntrack`,
  original: "原方向",
  reply: "应答方向",
  forgets: (seconds) => `${seconds} 秒后遗忘`,
  translated: {
    destination: "应答来自另一个地址，不是当初访问的那个：目的地址被转换过（DNAT）。",
    source: "应答发往另一个地址，不是当初的来源：源地址被转换过（SNAT）。",
    both: "两端的地址都被转换过（DNAT 和 SNAT）。",
    none: "这里没有转换：应答方向就是原方向反过来。",
  },
  seenAs: (address) => `接收者看到的客户端是 ${address}。`,
  loss: (loss) => {
    switch (loss.kind) {
      case "reset":
        return `数据包到了 ${loss.at}，对方回了 RST：那里没有程序监听端口 ${loss.port}。`;
      case "no-endpoints":
        return `${loss.at} 拒绝了它：这个 Service 没有就绪的端点，kube-proxy 在它的位置放了一条 REJECT 规则。`;
      case "no-local-endpoints":
        return `${loss.at} 丢弃了它：这个 Service 的流量策略是 Local，而这个节点上没有它的端点。`;
      case "rejected":
        return `${loss.at} 拒绝了它：${inChain(loss.rule, (chain) => `${chain} 里的`)}一条 REJECT 规则回了 ${loss.detail}。`;
      case "policy":
        return `${loss.at} 丢弃了它。${loss.detail}。`;
      case "nobody":
        return `没有 Service 的规则接手它，也没有节点拥有 ${loss.address}，于是它沿默认路由离开了集群；外面没有谁拥有这个地址。`;
      case "no-route":
        return `${loss.at} 没有去往 ${loss.address} 的路由。`;
      case "rule":
        return loss.rule === undefined
          ? `${loss.at} 上 ${loss.hook} 的默认策略丢弃了它，没有通知发送者。`
          : `${loss.at} 在 ${loss.hook} 丢弃了它：${inChain(loss.rule, (chain) => `${chain} 里的`)}一条 DROP 规则，没有通知发送者。`;
      case "link":
        return `它丢在 ${loss.at} 的链路上：不是规则丢的，是线路不好。`;
      case "other":
        return `${loss.at}：${loss.detail}。`;
      case "silent":
        return `${loss.at} 收到了，但没有任何回应。`;
    }
  },
  anyClient: "所有客户端",
  anyTarget: "所有目标",
  anyOutcome: "所有结果",
  client: "客户端",
  target: "Service 或 Pod",
  outcome: "结果",
  nothingPasses: "没有符合条件的连接。",
  bytes: (count) => `${count} B`,
  only: (name) => `只看 ${name}`,
  onMap: "在地图上看",
  older: (count) => `再看更早的 ${count} 条`,
};

const byLanguage: Readonly<Record<Language, PacketWords>> = { en, "zh-cn": zhCn };

export function packetWords(language: Language): PacketWords {
  return byLanguage[language];
}
