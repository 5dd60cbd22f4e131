import type { LabScenario } from "../cluster/scenario.ts";
import type { Language } from "../lab/lab-definition.ts";

/** What a lab that has not been started yet says of itself. Built into the page: no script needs it. */
export function posterText(scenario: LabScenario, language: Language): string {
  if (scenario.kind === "processes") {
    return language === "en"
      ? "Real Node.js processes, which talk over real TCP connections."
      : "真实的 Node.js 进程，用真实的 TCP 连接互相通信。";
  }
  if (scenario.kind === "hosts") {
    const hosts = scenario.hosts.length;
    return language === "en"
      ? `A network of ${hosts} hosts, simulated in this page by your own browser. It starts at once, needs no account, and never expires.`
      : `一个有 ${hosts} 台主机的网络，由你的浏览器在本页里模拟。点开即用，不用注册，也不会过期。`;
  }
  const nodes = scenario.nodes.length;
  return language === "en"
    ? `A cluster of ${nodes} nodes, simulated in this page by your own browser. It starts at once, needs no account, and never expires.`
    : `一个有 ${nodes} 个节点的集群，由你的浏览器在本页里模拟。点开即用，不用注册，也不会过期。`;
}
