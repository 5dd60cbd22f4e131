import type { Service } from "kubernetes-types/core/v1";
import type { CommandBody } from "../command.ts";
import { isObject, listAt, typed } from "../json.ts";
import { notSimulatedCommand } from "./not-simulated.ts";

export const clusterInfo: CommandBody = {
  usage: "cluster-info [flags]",
  examples: [["Print the address of the control plane and cluster services", "kubectl cluster-info"]],
  subcommands: [
    notSimulatedCommand("dump", "Dump relevant information for debugging and diagnosis", "kubectl cluster-info"),
  ],
  async run(session) {
    const coloured = session.process.isTty.stdout;
    const paint = (colour: number, text: string) => (coloured ? `\u001b[0;${colour}m${text}\u001b[0m` : text);
    const line = (what: string, url: string) => `${paint(32, what)} is running at ${paint(33, url)}\n`;
    const list = await session.client.json({
      path: "/api/v1/namespaces/kube-system/services",
      query: { labelSelector: "kubernetes.io/cluster-service=true" },
    });
    let text = line("Kubernetes control plane", session.server);
    for (const { metadata, spec } of listAt(list, "items")
      .filter(isObject)
      .map((item) => typed<Service>(item))) {
      const [port] = spec?.ports ?? [];
      const name = metadata?.labels?.["kubernetes.io/name"] ?? metadata?.name ?? "";
      const target = `${metadata?.name}${port?.name ? `:${port.name}` : ""}`;
      text += line(name, `${session.server}/api/v1/namespaces/${metadata?.namespace}/services/${target}/proxy`);
    }
    await session.print(`${text}\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n`);
    return 0;
  },
};
