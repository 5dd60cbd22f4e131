import type { AttachOptions, ExecSession } from "../../container-image.ts";
import { badRequest, methodNotAllowed, notSimulated, unknownResource } from "../status.ts";
import type { Exchange } from "./exchange.ts";
import { containerOf, kubeletOf, podOf } from "./pod-connection.ts";
import { findTarget, splitPath } from "./target.ts";

/** Of `…/pods/<name>/exec` and `…/attach`. */
export function openSession(exchange: Exchange): ExecSession {
  const { server, url, query, request } = exchange;
  const path = splitPath(url.pathname);
  const target = path && findTarget(server.registry, path);
  if (target?.resource.kind !== "Pod") throw unknownResource();
  const { subresource } = target;
  if (subresource === "portforward") throw notSimulated(501, "", `pods/${subresource}`);
  if (subresource !== "exec" && subresource !== "attach") throw unknownResource();
  if (request.method !== "GET" && request.method !== "POST") throw methodNotAllowed(target.resource);
  const pod = podOf(server, target);
  const { phase } = pod.status ?? {};
  if (subresource === "exec" && (phase === "Succeeded" || phase === "Failed")) {
    throw badRequest(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  }
  const container = containerOf(pod, query.get("container"));
  const name = pod.metadata?.name ?? "";
  if (!pod.spec?.nodeName) throw badRequest(`pod ${name} does not have a host assigned`);
  const kubelet = kubeletOf(server, pod, `${subresource}/${pod.metadata?.namespace}/${name}/${container}${url.search}`);
  const flag = (option: string) => ["1", "true"].includes(query.get(option) ?? "");
  const streams: AttachOptions = { stdin: flag("stdin"), stdout: flag("stdout"), stderr: flag("stderr") };
  if (subresource === "attach") return kubelet.attach(pod, container, streams);
  return kubelet.exec(pod, container, { command: query.getAll("command"), ...streams, tty: flag("tty") });
}
