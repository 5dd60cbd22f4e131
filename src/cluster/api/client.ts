import type { DaemonSet, Deployment, ReplicaSet } from "kubernetes-types/apps/v1";
import type { ConfigMap, Endpoints, Event, Namespace, Node, Pod, Service } from "kubernetes-types/core/v1";
import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import type { ObjectMeta } from "kubernetes-types/meta/v1";
import type { Ingress, IngressClass, NetworkPolicy } from "kubernetes-types/networking/v1";

/** The kinds served, each with its type as JSON. */
export interface Kinds {
  Namespace: Namespace;
  Node: Node;
  Pod: Pod;
  DaemonSet: DaemonSet;
  Deployment: Deployment;
  ReplicaSet: ReplicaSet;
  Service: Service;
  Endpoints: Endpoints;
  EndpointSlice: EndpointSlice;
  IngressClass: IngressClass;
  Ingress: Ingress;
  NetworkPolicy: NetworkPolicy;
  Event: Event;
  ConfigMap: ConfigMap;
}

export type Kind = keyof Kinds;

/** Any stored object: what all kinds share. */
export interface KubernetesObject {
  apiVersion?: string;
  kind?: string;
  metadata?: ObjectMeta;
}

export type WatchEventType = "ADDED" | "MODIFIED" | "DELETED";

export interface WatchEvent<T> {
  readonly type: WatchEventType;
  /** Frozen: share it, copy it before a change. */
  readonly object: T;
}

export interface ListOptions {
  readonly namespace?: string | undefined;
  /** As in `?labelSelector=`. */
  readonly labelSelector?: string | undefined;
}

/**
 * The API server as components inside the cluster use it: the same defaulting, validation, admission and storage as
 * over HTTP, without HTTP. Reads and writes are synchronous; what is returned is frozen. Failures throw ApiError
 * (`api/status.ts`). Update conflicts are real: the object's resourceVersion, when given, must be the stored one.
 */
export interface ApiClient {
  get<K extends Kind>(kind: K, name: string, namespace?: string): Kinds[K] | undefined;
  list<K extends Kind>(kind: K, options?: ListOptions): readonly Kinds[K][];
  create<K extends Kind>(kind: K, object: Kinds[K]): Kinds[K];
  update<K extends Kind>(kind: K, object: Kinds[K]): Kinds[K];
  /** Replaces `.status` alone. */
  updateStatus<K extends Kind>(kind: K, object: Kinds[K]): Kinds[K];
  /**
   * `gracePeriodSeconds` 0 removes at once; pods otherwise get a deletionTimestamp and the kubelet removes them.
   * Undefined takes the object's own.
   */
  delete<K extends Kind>(kind: K, name: string, namespace?: string, options?: { gracePeriodSeconds?: number }): void;
  /**
   * Calls back for every object there is (ADDED), then for each change, in order, never within the caller's own turn
   * (a microtask later). Returns the function that ends it.
   */
  watch<K extends Kind>(kind: K, listener: (event: WatchEvent<Kinds[K]>) => void): () => void;
}
