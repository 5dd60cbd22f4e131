import { CommandError } from "./errors.ts";
import { at, isObject, type Json, type JsonObject, listAt, textAt } from "./json.ts";
import type { Call } from "./rest-client.ts";

/** A kind that the server serves. */
export interface Resource {
  /** "" for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** `v1`, `apps/v1`. */
export function groupVersion(resource: Pick<Resource, "group" | "version">): string {
  return resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
}

/** `pods`, `deployments.apps`. */
export function groupResource(resource: Resource): string {
  return resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
}

/** `pod`, `deployment.apps`: how kubectl speaks of an object. */
export function kindName(resource: Pick<Resource, "group" | "kind">): string {
  const kind = resource.kind.toLowerCase();
  return resource.group === "" ? kind : `${kind}.${resource.group}`;
}

/** The URL path of a collection, or of one object in it. Without a namespace: all of them. Throws for an empty name. */
export function pathOf(resource: Resource, namespace?: string, name?: string): string {
  const root = resource.group === "" ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  // Without this, an empty name would mean the whole collection.
  if (name === "") throw new CommandError("resource name may not be empty");
  const inside = resource.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${root}${inside}/${resource.plural}${name === undefined ? "" : `/${encodeURIComponent(name)}`}`;
}

type Ask = (call: Call) => Promise<JsonObject>;

const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

/** Which kinds there are, asked once by aggregated discovery (`/api`, `/apis`) and kept, as kubectl's cache does. */
export class Discovery {
  readonly #ask: Ask;
  #known: Promise<readonly Resource[]> | undefined;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** In the server's order. */
  all(): Promise<readonly Resource[]> {
    this.#known ??= this.#load().catch((error: unknown) => {
      this.#known = undefined;
      throw error;
    });
    return this.#known;
  }

  /** By plural, singular or short name, with or without `.group` or `.version.group`. Throws CommandError. */
  async byName(name: string): Promise<Resource> {
    const found = await this.search(name);
    if (!found) throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(name)}`);
    return found;
  }

  async search(name: string): Promise<Resource | undefined> {
    const resources = await this.all();
    const [word = "", ...rest] = name.toLowerCase().split(".");
    const named = resources.filter((one) => [one.plural, one.singular].includes(word) || one.shortNames.includes(word));
    if (rest.length === 0) return named[0];
    const group = rest.join(".");
    const [version, ...versionedGroup] = rest;
    return (
      named.find((one) => one.group === group) ??
      named.find((one) => one.version === version && one.group === versionedGroup.join("."))
    );
  }

  /** The members of a category such as `all`; empty when there is no such. */
  async inCategory(category: string): Promise<readonly Resource[]> {
    return (await this.all()).filter((one) => one.categories.includes(category) && one.verbs.includes("list"));
  }

  async byKind(apiVersion: string, kind: string): Promise<Resource | undefined> {
    return (await this.all()).find((one) => groupVersion(one) === apiVersion && one.kind === kind);
  }

  async #load(): Promise<readonly Resource[]> {
    const answers = [await this.#ask({ path: "/api", accept }), await this.#ask({ path: "/apis", accept })];
    return answers.flatMap((answer) =>
      listAt(answer, "items").flatMap((group) => {
        const [preferred] = listAt(group, "versions");
        return listAt(preferred, "resources").map((resource) =>
          readResource(resource, textAt(group, "metadata", "name"), textAt(preferred, "version")),
        );
      }),
    );
  }
}

function readResource(resource: Json, group: string, version: string): Resource {
  const texts = (key: string) => listAt(resource, key).filter((text) => typeof text === "string");
  const responseKind = at(resource, "responseKind");
  return {
    group,
    version,
    kind: isObject(responseKind) ? textAt(responseKind, "kind") : "",
    plural: textAt(resource, "resource"),
    singular: textAt(resource, "singularResource"),
    shortNames: texts("shortNames"),
    categories: texts("categories"),
    namespaced: textAt(resource, "scope") === "Namespaced",
    verbs: texts("verbs"),
  };
}
