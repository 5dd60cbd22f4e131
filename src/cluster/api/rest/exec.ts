import type { ExecSession } from "../../container-image.ts";
import { badRequest, methodNotAllowed, notSimulated, unknownResource } from "../status.ts";
import { Exchange, type ServerContext } from "./exchange.ts";
import { containerOf, kubeletOf, podOf } from "./pod-connection.ts";
import { findTarget, splitPath } from "./target.ts";

/** Requests that upgrade their connection: `…/pods/<name>/exec`. Never rejects. */
export function createUpgradeHandler(server: ServerContext): (request: Request) => Promise<ExecSession | Response> {
  return async (request) => {
    const exchange = new Exchange(server, request);
    try {
      return openSession(exchange);
    } catch (error) {
      return exchange.fail(error);
    }
  };
}

function openSession(exchange: Exchange): ExecSession {
  const { server, url, query, request } = exchange;
  const path = splitPath(url.pathname);
  const target = path && findTarget(server.registry, path);
  if (target?.resource.kind !== "Pod") throw unknownResource();
  if (target.subresource === "attach" || target.subresource === "portforward") {
    throw notSimulated(501, "", `pods/${target.subresource}`);
  }
  if (target.subresource !== "exec") throw unknownResource();
  if (request.method !== "GET" && request.method !== "POST") throw methodNotAllowed(target.resource);
  const pod = podOf(server, target);
  const { phase } = pod.status ?? {};
  if (phase === "Succeeded" || phase === "Failed") {
    throw badRequest(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  }
  const container = containerOf(pod, query.get("container"));
  const name = pod.metadata?.name ?? "";
  if (!pod.spec?.nodeName) throw badRequest(`pod ${name} does not have a host assigned`);
  const command = query.getAll("command");
  const kubelet = kubeletOf(server, pod, `exec/${pod.metadata?.namespace}/${name}/${container}${url.search}`);
  const flag = (option: string) => ["1", "true"].includes(query.get(option) ?? "");
  return kubelet.exec(pod, container, {
    command,
    stdin: flag("stdin"),
    stdout: flag("stdout"),
    stderr: flag("stderr"),
    tty: flag("tty"),
  });
}

/** The answer to an exec that does not ask for an upgrade. */
export function upgradeRequired() {
  return badRequest("Upgrade request required");
}
