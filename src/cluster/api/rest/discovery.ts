import { groupVersion, type Resource, type Subresource, type Verb } from "../resources/resource.ts";
import type { Exchange } from "./exchange.ts";

const verbs: readonly Verb[] = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

interface SubresourceFacts {
  readonly verbs: readonly string[];
  /** Where the body is of another kind than the resource's own. */
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
}

const subresourceFacts: Readonly<Record<Subresource, SubresourceFacts>> = {
  status: { verbs: ["get", "patch", "update"] },
  scale: { verbs: ["get", "patch", "update"], group: "autoscaling", version: "v1", kind: "Scale" },
  log: { verbs: ["get"] },
  exec: { verbs: ["create", "get"], group: "", version: "v1", kind: "PodExecOptions" },
  attach: { verbs: ["create", "get"], group: "", version: "v1", kind: "PodAttachOptions" },
};

/** What there is: `/api`, `/apis`, `/apis/<group>`, `/api/v1`, `/apis/<group>/<version>`; undefined for other paths. */
export function serveDiscovery(exchange: Exchange): Response | undefined {
  if (exchange.request.method !== "GET") return undefined;
  const resources = [...exchange.server.registry.resources.values()];
  const path = exchange.url.pathname.replace(/\/$/, "");
  if (path === "") return exchange.json({ paths: rootPaths(resources) });
  if (path === "/api") return core(exchange, resources);
  if (path === "/apis") return groups(exchange, resources);
  const [, root, first, second, ...more] = path.split("/");
  if (more.length > 0) return undefined;
  if (root === "apis" && first && second === undefined) {
    const found = apiGroups(resources).find((group) => group.name === first);
    return found && exchange.json({ kind: "APIGroup", apiVersion: "v1", ...found });
  }
  const version = root === "api" && second === undefined ? first : root === "apis" ? `${first}/${second}` : undefined;
  const served = resources.filter((resource) => groupVersion(resource) === version);
  return served.length > 0 ? exchange.json(resourceList(version ?? "", served)) : undefined;
}

function rootPaths(resources: readonly Resource[]): string[] {
  const versions = new Set(resources.map(groupVersion));
  const paths = [...versions].flatMap((version) =>
    version.includes("/") ? [`/apis/${version.split("/")[0]}`, `/apis/${version}`] : [`/api/${version}`],
  );
  return ["/api", "/apis", "/healthz", "/livez", "/readyz", "/version", ...paths].sort();
}

function core(exchange: Exchange, resources: readonly Resource[]): Response {
  const inCore = resources.filter(({ group }) => group === "");
  if (wantsAggregated(exchange)) return aggregated(exchange, new Map([["", inCore]]));
  const serverAddressByClientCIDRs = [{ clientCIDR: "0.0.0.0/0", serverAddress: exchange.url.host }];
  return exchange.json({ kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs });
}

function groups(exchange: Exchange, resources: readonly Resource[]): Response {
  if (!wantsAggregated(exchange)) {
    return exchange.json({ kind: "APIGroupList", apiVersion: "v1", groups: apiGroups(resources) });
  }
  const byGroup = new Map<string, Resource[]>();
  for (const resource of resources) {
    if (resource.group === "") continue;
    byGroup.set(resource.group, [...(byGroup.get(resource.group) ?? []), resource]);
  }
  return aggregated(exchange, byGroup);
}

function apiGroups(resources: readonly Resource[]): { name: string; versions: object[]; preferredVersion: object }[] {
  const names = [...new Set(resources.map(({ group }) => group).filter(Boolean))];
  return names.map((name) => {
    const version = { groupVersion: `${name}/v1`, version: "v1" };
    return { name, versions: [version], preferredVersion: version };
  });
}

/** Plural forms in the order of the real server: by name, each followed by its subresources. */
function resourceList(version: string, resources: readonly Resource[]): object {
  const entries = resources.flatMap((resource) => [
    {
      name: resource.plural,
      singularName: resource.singular,
      namespaced: resource.namespaced,
      kind: resource.kind,
      verbs,
      ...(resource.shortNames.length > 0 ? { shortNames: resource.shortNames } : {}),
      ...(resource.categories.length > 0 ? { categories: resource.categories } : {}),
    },
    ...[...resource.subresources].sort().map((subresource) => {
      const { verbs: subresourceVerbs, kind = resource.kind, ...other } = subresourceFacts[subresource];
      const name = `${resource.plural}/${subresource}`;
      return { name, singularName: "", namespaced: resource.namespaced, ...other, kind, verbs: subresourceVerbs };
    }),
  ]);
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion: version, resources: entries };
}

const aggregatedParameters = ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

function wantsAggregated({ request }: Exchange): boolean {
  const ranges = (request.headers.get("accept") ?? "").split(",").map((range) => range.replaceAll(" ", ""));
  return ranges.includes(`application/json${aggregatedParameters}`);
}

function aggregated(exchange: Exchange, byGroup: ReadonlyMap<string, readonly Resource[]>): Response {
  const items = [...byGroup].map(([group, resources]) => ({
    metadata: group ? { name: group } : {},
    versions: [{ version: "v1", resources: resources.map(aggregatedResource), freshness: "Current" }],
  }));
  const list = { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", metadata: {}, items };
  return exchange.json(list, 200, `application/json${aggregatedParameters}`);
}

function aggregatedResource(resource: Resource): object {
  const { group, version, kind } = resource;
  return {
    resource: resource.plural,
    responseKind: { group, version, kind },
    scope: resource.namespaced ? "Namespaced" : "Cluster",
    singularResource: resource.singular,
    verbs,
    ...(resource.shortNames.length > 0 ? { shortNames: resource.shortNames } : {}),
    ...(resource.categories.length > 0 ? { categories: resource.categories } : {}),
    subresources: [...resource.subresources].sort().map((subresource) => {
      const facts = subresourceFacts[subresource];
      const responseKind = {
        group: facts.group ?? group,
        version: facts.version ?? version,
        kind: facts.kind ?? kind,
      };
      return { subresource, responseKind, verbs: facts.verbs };
    }),
  };
}
