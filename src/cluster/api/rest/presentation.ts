import type { ApiObject } from "../object.ts";
import { groupVersion, type Resource } from "../resources/resource.ts";
import { badRequest } from "../status.ts";
import type { Exchange } from "./exchange.ts";
import { negotiate } from "./media-type.ts";

/** How objects go out: as they are or as a Table, as the request's `Accept` asks. */
export interface Presentation {
  /** `fresh`: the client has no column definitions yet. */
  one(object: ApiObject, fresh?: boolean): object;
  list(objects: readonly ApiObject[], resourceVersion: string): object;
}

export function presentationFor(exchange: Exchange, resource: Resource): Presentation {
  const { as } = negotiate(exchange.request.headers.get("accept"));
  return as === "Table" ? tables(exchange, resource) : plain(resource);
}

function plain(resource: Resource): Presentation {
  const { kind } = resource;
  const apiVersion = groupVersion(resource);
  return {
    one: withKind,
    list: (objects, resourceVersion) => ({
      kind: `${kind}List`,
      apiVersion,
      metadata: { resourceVersion },
      items: objects.map(({ kind: _kind, apiVersion: _apiVersion, ...rest }) => rest),
    }),
  };
}

/** In the order of Go's structs. */
function withKind({ kind, apiVersion, metadata, ...rest }: ApiObject): object {
  return { kind, apiVersion, metadata, ...rest };
}

function tables({ server, query }: Exchange, resource: Resource): Presentation {
  const include = query.get("includeObject") || "Metadata";
  if (!["None", "Metadata", "Object"].includes(include)) {
    throw badRequest(`unrecognized includeObject value: "${include}"`);
  }
  const table = (objects: readonly ApiObject[], resourceVersion: string | undefined, fresh: boolean) => ({
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: { resourceVersion },
    columnDefinitions: fresh ? resource.table.columns : null,
    rows: objects.map((object) => ({
      cells: resource.table.cells(object, server.clock.now()),
      object: rowObject(object, include),
    })),
  });
  return {
    one: (object, fresh = true) => table([object], object.metadata?.resourceVersion, fresh),
    list: (objects, resourceVersion) => table(objects, resourceVersion, true),
  };
}

function rowObject(object: ApiObject, include: string): object | null {
  if (include === "None") return null;
  if (include === "Object") return withKind(object);
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: object.metadata };
}
