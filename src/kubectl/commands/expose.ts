import type { CommandBody, Invocation } from "../command.ts";
import { groupResource } from "../discovery.ts";
import { dryRunOf, writeQuery } from "../dry-run.ts";
import { CommandError, throwFailures } from "../errors.ts";
import { dryRunFlag, fieldManagerFlag, fileFlags, outputFlag } from "../flag-sets.ts";
import { type JsonObject, listAt, numberAt, textAt, textsAt } from "../json.ts";
import { ResultPrinter } from "../results.ts";
import { findTargets, type Target } from "../targets.ts";

const exposable = ["Deployment", "Pod", "ReplicaSet", "ReplicationController", "Service"];

export const expose: CommandBody = {
  usage:
    "expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]",
  examples: [
    [
      "Create a service for an nginx deployment, which serves on port 80 and connects to the containers on port 8000",
      "kubectl expose deployment nginx --port=80 --target-port=8000",
    ],
  ],
  flags: [
    {
      name: "cluster-ip",
      type: "text",
      initial: "",
      help: "ClusterIP to be assigned to the service. Leave empty to auto-allocate, or set to 'None' to create a headless service.",
    },
    dryRunFlag,
    {
      name: "external-ip",
      type: "text",
      initial: "",
      help: "Additional external IP address (not managed by Kubernetes) to accept for the service.",
    },
    fieldManagerFlag("kubectl-expose"),
    ...fileFlags,
    {
      name: "labels",
      short: "l",
      type: "text",
      initial: "",
      help: "Labels to apply to the service created by this call.",
    },
    { name: "name", type: "text", initial: "", help: "The name for the newly created object." },
    outputFlag,
    {
      name: "port",
      type: "text",
      initial: "",
      help: "The port that the service should serve on. Copied from the resource being exposed, if unspecified",
    },
    {
      name: "protocol",
      type: "text",
      initial: "",
      help: "The network protocol for the service to be created. Default is 'TCP'.",
    },
    { name: "selector", type: "text", initial: "", help: "A label selector to use for this service." },
    {
      name: "session-affinity",
      type: "text",
      initial: "",
      help: "If non-empty, set the session affinity for the service to this; legal values: 'None', 'ClientIP'",
    },
    {
      name: "target-port",
      type: "text",
      initial: "",
      help: "Name or number for the port on the container that the service should direct traffic to.",
    },
    {
      name: "type",
      type: "text",
      initial: "",
      help: "Type for this service: ClusterIP, NodePort, LoadBalancer, or ExternalName. Default is 'ClusterIP'.",
    },
  ],
  notSimulated: [
    "allow-missing-template-keys",
    "kustomize",
    "load-balancer-ip",
    "override-type",
    "overrides",
    "save-config",
    "show-managed-fields",
    "template",
  ],
  async run(session, invocation) {
    const dryRun = await dryRunOf(session, invocation);
    // Its --selector is the new Service's, not one that finds objects.
    const { found, failures } = await findTargets(session, invocation, { selector: "" });
    throwFailures(failures);
    const results = new ResultPrinter(session, invocation, dryRun);
    for (const target of found) {
      if (!exposable.includes(target.resource.kind)) {
        throw new CommandError(
          `cannot expose a ${target.resource.kind}${target.resource.group ? `.${target.resource.group}` : ""}`,
        );
      }
      const service = serviceFor(target, invocation);
      if (dryRun === "client") {
        await results.report(service, "exposed");
        continue;
      }
      const path = `/api/v1/namespaces/${target.namespace}/services`;
      const query = writeQuery(dryRun, invocation.flags.text("field-manager"));
      await results.report(await session.client.json({ method: "POST", path, query, body: service }), "exposed");
    }
    return 0;
  },
};

function serviceFor(target: Target, { flags }: Invocation): JsonObject {
  const { object } = target;
  const name = flags.text("name") || target.name.slice(0, 63);
  const selector = flags.text("selector") === "" ? selectorOf(target) : pairs(flags.text("selector"));
  const ports = portsFor(target, flags.text("port"), flags.text("protocol"));
  if (ports.length === 0) throw new CommandError("couldn't find port via --port flag or introspection");
  const targetPort = flags.text("target-port");
  for (const port of ports) {
    const wanted = targetPort === "" ? port.port : targetPort;
    port.targetPort = typeof wanted === "string" && /^\d+$/.test(wanted) ? Number(wanted) : wanted;
  }
  const labels = flags.text("labels") === "" ? textsAt(object, "metadata", "labels") : pairs(flags.text("labels"));
  const spec: JsonObject = { ports, selector: { ...selector } };
  for (const [flag, field] of [
    ["type", "type"],
    ["cluster-ip", "clusterIP"],
    ["session-affinity", "sessionAffinity"],
  ] as const) {
    if (flags.text(flag) !== "") spec[field] = flags.text(flag);
  }
  if (flags.text("external-ip") !== "") spec.externalIPs = [flags.text("external-ip")];
  const metadata: JsonObject = { name };
  if (Object.keys(labels).length > 0) metadata.labels = { ...labels };
  return { apiVersion: "v1", kind: "Service", metadata, spec, status: { loadBalancer: {} } };
}

function selectorOf({ object, resource }: Target): Record<string, string> {
  const fail = (why: string) =>
    new CommandError(`couldn't retrieve selectors via --selector flag or introspection: ${why}`);
  if (resource.kind === "Pod") {
    const labels = textsAt(object, "metadata", "labels");
    if (Object.keys(labels).length === 0) throw fail("the pod has no labels and cannot be exposed");
    return labels;
  }
  if (resource.kind === "Service") {
    const selector = textsAt(object, "spec", "selector");
    if (Object.keys(selector).length === 0) throw fail("the service has no pod selector set");
    return selector;
  }
  if (listAt(object, "spec", "selector", "matchExpressions").length > 0) {
    throw fail(`couldn't convert expressions - "${groupResource(resource)}" to map-based selector format`);
  }
  return textsAt(object, "spec", "selector", "matchLabels");
}

function portsFor({ object, resource }: Target, given: string, protocol: string): JsonObject[] {
  const isService = resource.kind === "Service";
  const base = resource.kind === "Pod" ? ["spec"] : ["spec", "template", "spec"];
  const items = isService
    ? listAt(object, "spec", "ports")
    : listAt(object, ...base, "containers").flatMap((container) => listAt(container, "ports"));
  const own = items.map((item) => ({
    port: numberAt(item, isService ? "port" : "containerPort"),
    protocol: protocol || textAt(item, "protocol") || "TCP",
  }));
  const chosen =
    given === ""
      ? own
      : given.split(",").map((port) => {
          if (!/^\d+$/.test(port)) {
            throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
          }
          return own.find((one) => one.port === Number(port)) ?? { port: Number(port), protocol: protocol || "TCP" };
        });
  return chosen.map((port, index) => (chosen.length > 1 ? { name: `port-${index + 1}`, ...port } : { ...port }));
}

function pairs(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const pair of text.split(",")) {
    const equals = pair.indexOf("=");
    if (equals <= 0) throw new CommandError(`unexpected label spec: ${pair}`);
    found[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  return found;
}
