import type { Command, Invocation, Session } from "../command.ts";
import { createGenerated, creationFlags, creationNotSimulated, nameArgument } from "../creation.ts";
import { CommandError } from "../errors.ts";
import type { Flag } from "../flags.ts";
import type { JsonObject } from "../json.ts";

const tcpFlag: Flag = {
  name: "tcp",
  type: "list",
  initial: "[]",
  help: "Port pairs can be specified as '<port>:<targetPort>'.",
};

const clusterIp: Command = {
  name: "clusterip",
  short: "Create a ClusterIP service",
  usage: "clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]",
  examples: [["Create a new ClusterIP service named my-cs", "kubectl create service clusterip my-cs --tcp=5678:8080"]],
  flags: [
    ...creationFlags,
    tcpFlag,
    {
      name: "clusterip",
      type: "text",
      initial: "",
      help: "Assign your own ClusterIP or set to 'None' for a 'headless' service (no loadbalancing).",
    },
  ],
  notSimulated: creationNotSimulated,
  async run(session, invocation) {
    const address = invocation.flags.text("clusterip");
    const spec: JsonObject = { type: "ClusterIP" };
    if (address !== "") spec.clusterIP = address;
    if (address !== "None" || invocation.flags.given("tcp")) spec.ports = portsOf(invocation);
    return send(session, invocation, spec, "ClusterIP");
  },
};

const nodePort: Command = {
  name: "nodeport",
  short: "Create a NodePort service",
  usage: "nodeport NAME [--tcp=port:targetPort] [--dry-run=server|client|none]",
  examples: [["Create a new NodePort service named my-ns", "kubectl create service nodeport my-ns --tcp=5678:8080"]],
  flags: [
    ...creationFlags,
    tcpFlag,
    {
      name: "node-port",
      type: "int",
      initial: "0",
      help: "Port used to expose the service on each node in a cluster.",
    },
  ],
  notSimulated: creationNotSimulated,
  async run(session, invocation) {
    const ports = portsOf(invocation);
    const fixed = invocation.flags.int("node-port");
    if (fixed > 0) for (const port of ports) port.nodePort = fixed;
    return send(session, invocation, { type: "NodePort", ports }, "NodePort");
  },
};

const externalName: Command = {
  name: "externalname",
  short: "Create an ExternalName service",
  usage: "externalname NAME --external-name external.name [--dry-run=server|client|none]",
  examples: [
    [
      "Create a new ExternalName service named my-ns",
      "kubectl create service externalname my-ns --external-name bar.com",
    ],
  ],
  flags: [
    ...creationFlags,
    tcpFlag,
    { name: "external-name", type: "text", initial: "", help: "External name of service" },
  ],
  notSimulated: creationNotSimulated,
  async run(session, invocation) {
    if (!invocation.flags.given("external-name")) throw new CommandError('required flag(s) "external-name" not set');
    const spec: JsonObject = { type: "ExternalName", externalName: invocation.flags.text("external-name") };
    if (invocation.flags.given("tcp")) spec.ports = portsOf(invocation);
    return send(session, invocation, spec, "ExternalName");
  },
};

const loadBalancer: Command = {
  name: "loadbalancer",
  short: "Create a LoadBalancer service",
  usage: "loadbalancer NAME [--tcp=port:targetPort] [--dry-run=server|client|none]",
  flags: [...creationFlags, tcpFlag],
  notSimulated: creationNotSimulated,
  run: (session, invocation) =>
    send(session, invocation, { type: "LoadBalancer", ports: portsOf(invocation) }, "LoadBalancer"),
};

export const createService: Command = {
  name: "service",
  aliases: ["svc"],
  short: "Create a service using a specified subcommand",
  usage: "service [flags]",
  subcommands: [clusterIp, externalName, loadBalancer, nodePort],
};

async function send(session: Session, invocation: Invocation, spec: JsonObject, type: string): Promise<number> {
  const name = nameArgument(invocation);
  const labels = { app: name };
  const object: JsonObject = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { labels, name },
    spec: { ...spec, selector: labels },
    status: { loadBalancer: {} },
  };
  await createGenerated(session, invocation, object, `failed to create ${type} service`);
  return 0;
}

function portsOf(invocation: Invocation): JsonObject[] {
  nameArgument(invocation);
  const pairs = invocation.flags.list("tcp");
  if (pairs.length === 0) throw new CommandError("at least one tcp port specifier must be provided");
  return pairs.map((pair) => {
    const [port = "", target = port] = pair.split(":");
    const number = portNumber(port);
    const targetPort = /^\d+$/.test(target) ? portNumber(target) : target;
    return { name: pair.replace(":", "-"), port: number, protocol: "TCP", targetPort };
  });
}

/** Go's strconv.ParseUint with 16 bits. */
function portNumber(text: string): number {
  const fail = (why: string) => new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`);
  if (!/^\d+$/.test(text)) throw fail("invalid syntax");
  if (Number(text) > 65535) throw fail("value out of range");
  return Number(text);
}
