import type { Pod } from "kubernetes-types/core/v1";
import type { Session } from "./command.ts";
import { pathOf, type Resource } from "./discovery.ts";
import { CommandError } from "./errors.ts";
import { isObject, type JsonObject, listAt, quoted, textAt, textsAt, typed } from "./json.ts";
import { labelsText } from "./printing/table.ts";

/** Which container a command means when none was named, and what to say about it on stderr. */
export interface ContainerChoice {
  readonly name: string;
  readonly notice: string;
}

const defaultContainerAnnotation = "kubectl.kubernetes.io/default-container";

/** `wanted` if the pod has it, else its default container (kubectl's podcmd). Throws CommandError. */
export function chooseContainer(pod: Pod, wanted: string): ContainerChoice {
  const podName = pod.metadata?.name ?? "";
  const containers = (pod.spec?.containers ?? []).map(({ name }) => name);
  if (wanted !== "") {
    const all = [...containers, ...(pod.spec?.initContainers ?? []).map(({ name }) => name)];
    if (!all.includes(wanted)) {
      throw new CommandError(`container ${wanted} is not valid for pod ${podName} out of: ${allContainers(pod)}`);
    }
    return { name: wanted, notice: "" };
  }
  const annotated = pod.metadata?.annotations?.[defaultContainerAnnotation];
  if (annotated !== undefined && containers.includes(annotated)) return { name: annotated, notice: "" };
  const [first = ""] = containers;
  const notice = containers.length > 1 ? `Defaulted container ${quoted(first)} out of: ${allContainers(pod)}\n` : "";
  return { name: first, notice };
}

/** `a, b, setup (init)`. */
export function allContainers(pod: Pod): string {
  const init = (pod.spec?.initContainers ?? []).map(({ name }) => `${name} (init)`);
  return [...(pod.spec?.containers ?? []).map(({ name }) => name), ...init].join(", ");
}

/** The pods that a workload or Service selects, the running, ready, longest ready ones first. Throws CommandError. */
export async function podsOf(
  session: Session,
  resource: Resource,
  object: JsonObject,
  doing: "attach to" | "get the logs from",
): Promise<Pod[]> {
  const selector = selectorOf(resource, object, doing);
  const namespace = textAt(object, "metadata", "namespace");
  const list = await session.client.json({
    path: `/api/v1/namespaces/${namespace}/pods`,
    query: { labelSelector: selector, limit: "500" },
  });
  const pods = listAt(list, "items")
    .filter(isObject)
    .map((item) => typed<Pod>(item));
  return pods.sort((a, b) => rank(a) - rank(b) || readySince(a).localeCompare(readySince(b)));
}

function selectorOf(resource: Resource, object: JsonObject, doing: string): string {
  const service = resource.kind === "Service";
  const labels = service ? textsAt(object, "spec", "selector") : textsAt(object, "spec", "selector", "matchLabels");
  if (Object.keys(labels).length > 0) return labelsText(labels);
  const name = textAt(object, "metadata", "name");
  const why = service
    ? `invalid service '${name}': Service is defined without a selector`
    : `selector for *v1.${resource.kind} not implemented`;
  throw new CommandError(`cannot ${doing} *v1.${resource.kind}: ${why}`);
}

function rank(pod: Pod): number {
  const scheduled = pod.spec?.nodeName ? 0 : 4;
  const running = pod.status?.phase === "Running" ? 0 : 2;
  return scheduled + running + (readySince(pod) === "" ? 1 : 0);
}

function readySince(pod: Pod): string {
  const ready = pod.status?.conditions?.find(({ type, status }) => type === "Ready" && status === "True");
  return ready?.lastTransitionTime ?? "";
}

/** The pod that `POD` or `TYPE/NAME` means; of a workload, its best one. */
export async function podNamed(session: Session, argument: string): Promise<Pod> {
  const slash = argument.indexOf("/");
  const type = slash < 0 ? "pods" : argument.slice(0, slash);
  const name = argument.slice(slash + 1);
  const resource = await session.discovery.byName(type);
  const object = await session.client.json({ path: pathOf(resource, session.namespace, name) });
  if (resource.kind === "Pod") return typed<Pod>(object);
  const [pod] = await podsOf(session, resource, object, "attach to");
  if (!pod) throw new CommandError("timed out waiting for the condition");
  return pod;
}
