import type { Pod } from "kubernetes-types/core/v1";
import type { AttachOptions, ExecOptions, ExecSession, LogOptions } from "../container-image.ts";
import type { ByteReader } from "../pipe.ts";
import type { ApiClient } from "./client.ts";

/** What the API server asks of the kubelet on a pod's node. Failures throw ApiError, of upgrades KubeletRefusal. */
export interface KubeletApi {
  logs(pod: Pod, container: string, options: LogOptions): ByteReader;
  exec(pod: Pod, container: string, options: ExecOptions): ExecSession;
  /** Joins the container's first process on its streams. */
  attach(pod: Pod, container: string, options: AttachOptions): ExecSession;
}

/** The Kubernetes API server, real at its interface. */
export interface ApiServer {
  /** The Kubernetes REST API. Watches and followed logs are streaming bodies; abort the request to end them. */
  fetch(request: Request): Promise<Response>;
  /** A request that upgrades its connection (`…/exec`, `…/attach`): the session, or the error answer with its Status. */
  upgrade(request: Request): Promise<ExecSession | Response>;
  readonly client: ApiClient;
  /** Names who answers for a node's pods. */
  setKubelet(nodeName: string, kubelet: KubeletApi): void;
}
