import type { CommandBody, Session } from "../command.ts";
import { describeDaemonSet } from "../describing/daemon-set.ts";
import type { Describer } from "../describing/describer.ts";
import { Description } from "../describing/description.ts";
import { describeEvents, eventsAbout } from "../describing/events.ts";
import { describeIngress, describeIngressClass } from "../describing/ingresses.ts";
import { describeNetworkPolicy } from "../describing/network-policy.ts";
import { describeNode } from "../describing/node.ts";
import { describeAnything, describeConfigMap, describeNamespace } from "../describing/plain-kinds.ts";
import { describePod } from "../describing/pod.ts";
import { describeEndpointSlice, describeEndpoints, describeService } from "../describing/services.ts";
import { describeDeployment, describeReplicaSet } from "../describing/workloads.ts";
import { pathOf, type Resource } from "../discovery.ts";
import { CommandError, isNotFound, StatusError, throwFailures } from "../errors.ts";
import { allNamespacesFlag, fileFlags, selectorFlag } from "../flag-sets.ts";
import { type JsonObject, textAt } from "../json.ts";
import { itemsOf, listResource } from "../lists.ts";
import { readManifests } from "../manifests/manifests.ts";
import { selectResources } from "../resource-args.ts";

const describers: Readonly<Record<string, Describer>> = {
  Pod: describePod,
  DaemonSet: describeDaemonSet,
  Deployment: describeDeployment,
  ReplicaSet: describeReplicaSet,
  Service: describeService,
  Endpoints: describeEndpoints,
  EndpointSlice: describeEndpointSlice,
  IngressClass: describeIngressClass,
  Ingress: describeIngress,
  NetworkPolicy: describeNetworkPolicy,
  Node: describeNode,
  Namespace: describeNamespace,
  ConfigMap: describeConfigMap,
};

/** Kinds that are described without events. */
const eventless: readonly string[] = ["Namespace", "NetworkPolicy"];

export const describeCommand: CommandBody = {
  usage: "describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)",
  examples: [
    ["Describe a node", "kubectl describe nodes kubernetes-node-emt8.c.myproject.internal"],
    ["Describe a pod", "kubectl describe pods/nginx"],
    ["Describe all pods", "kubectl describe pods"],
    ["Describe pods by label name=myLabel", "kubectl describe pods -l name=myLabel"],
  ],
  flags: [
    allNamespacesFlag,
    ...fileFlags,
    selectorFlag,
    {
      name: "show-events",
      type: "bool",
      initial: "true",
      help: "If true, display events related to the described object.",
    },
    { name: "chunk-size", type: "int", initial: "500", help: "Return large lists in chunks rather than all at once." },
  ],
  notSimulated: ["kustomize"],
  async run(session, invocation) {
    const { flags, args } = invocation;
    if (args.length === 0 && !flags.given("filename")) {
      throw new CommandError(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
      );
    }
    const found: Found[] = [];
    const failures: Error[] = [];
    const everywhere = flags.on("all-namespaces");
    const collect = async (resource: Resource, namespace: string | undefined, name: string | undefined) => {
      try {
        found.push(...(await find(session, resource, namespace, name, flags.text("selector"))));
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        failures.push(error);
      }
    };
    if (flags.given("filename")) {
      const manifests = await readManifests(session, invocation, { validate: false });
      failures.push(...manifests.failures);
      for (const { resource, namespace, name } of manifests.objects) await collect(resource, namespace, name);
    } else {
      const selector = flags.text("selector") !== "";
      for (const { resource, name } of await selectResources(session, args, { kindAlone: true, selector })) {
        await collect(resource, everywhere ? undefined : session.namespace, name);
      }
    }
    let first = true;
    // Of several, events are shown when they are asked for.
    const withEvents = flags.on("show-events") && (found.length === 1 || flags.given("show-events"));
    for (const { object, similar } of found) {
      const text = await describeObject(session, object, withEvents);
      await session.print(similar ? `${text}\n` : first ? text : `\n\n${text}`);
      first = false;
    }
    if (found.length === 0 && failures.length === 0) {
      await session.printError(
        everywhere ? "No resources found\n" : `No resources found in ${session.namespace} namespace.\n`,
      );
    }
    throwFailures(failures);
    return 0;
  },
};

interface Found {
  readonly object: JsonObject;
  /** Only its name begins with what was asked for. */
  readonly similar: boolean;
}

/** The named object, else those whose names begin so, else all. */
async function find(
  session: Session,
  resource: Resource,
  namespace: string | undefined,
  name: string | undefined,
  selector: string,
): Promise<Found[]> {
  const list = async () => {
    const query = { labelSelector: selector, limit: "500" };
    return itemsOf(await listResource(session, resource, namespace, query), resource);
  };
  if (name === undefined) return (await list()).map((object) => ({ object, similar: false }));
  try {
    return [{ object: await session.client.json({ path: pathOf(resource, namespace, name) }), similar: false }];
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const similar = (await list()).filter((object) => textAt(object, "metadata", "name").startsWith(name));
    if (similar.length === 0) throw error;
    return similar.map((object) => ({ object, similar: true }));
  }
}

async function describeObject(session: Session, object: JsonObject, withEvents: boolean): Promise<string> {
  const out = new Description();
  const describer = describers[textAt(object, "kind")] ?? describeAnything;
  await describer(session, object, out);
  if (withEvents && !eventless.includes(textAt(object, "kind")))
    describeEvents(await eventsAbout(session, object), session.clock.now(), out);
  return out.toString();
}
