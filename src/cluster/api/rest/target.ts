import type { Registry } from "../registry/context.ts";
import { groupVersion, type Resource } from "../resources/resource.ts";

/** What a resource path points at. */
export interface Target {
  readonly resource: Resource;
  /** Undefined across all namespaces, and for kinds without one. */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  /** `log`, `status`; not necessarily one that is served. */
  readonly subresource: string | undefined;
}

export interface ResourcePath {
  /** `v1`, `apps/v1` */
  readonly groupVersion: string;
  /** What follows, decoded. */
  readonly rest: readonly string[];
}

/** Splits `/api/v1/…` and `/apis/<group>/<version>/…`; undefined for other paths. */
export function splitPath(pathname: string): ResourcePath | undefined {
  const [root, ...parts] = pathname.split("/").filter(Boolean).map(decodeURIComponent);
  if (root === "api" && parts[0]) return { groupVersion: parts[0], rest: parts.slice(1) };
  if (root === "apis" && parts[0] && parts[1]) {
    return { groupVersion: `${parts[0]}/${parts[1]}`, rest: parts.slice(2) };
  }
  return undefined;
}

/** The resource that a path names, or undefined when no such resource is served there. */
export function findTarget(registry: Registry, { groupVersion: version, rest }: ResourcePath): Target | undefined {
  const find = (plural: string | undefined) =>
    [...registry.resources.values()].find(
      (resource) => resource.plural === plural && groupVersion(resource) === version,
    );
  if (rest[0] === "namespaces" && rest.length > 2) {
    const [, namespace, plural, name, subresource] = rest;
    const resource = find(plural);
    if (resource?.namespaced && rest.length <= 5) return { resource, namespace, name, subresource };
    // namespaces/<name>/status and its like
    const namespaces = find("namespaces");
    if (namespaces && rest.length === 3)
      return { resource: namespaces, namespace: undefined, name: namespace, subresource: plural };
    return undefined;
  }
  const [plural, name, subresource] = rest;
  const resource = find(plural);
  // Across namespaces there are lists alone.
  if (!resource || rest.length > 3 || (resource.namespaced && name !== undefined)) return undefined;
  return { resource, namespace: undefined, name, subresource };
}
