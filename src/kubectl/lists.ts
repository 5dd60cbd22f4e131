import type { Session } from "./command.ts";
import { groupVersion, pathOf, type Resource } from "./discovery.ts";
import { StatusError } from "./errors.ts";
import { isObject, type JsonObject, listAt, quoted } from "./json.ts";

export interface ListQuery {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly limit?: string;
  readonly includeObject?: string;
}

/** Asks for all objects of a kind. A refusal names what was asked for (cli-runtime's EnhanceListError). */
export async function listResource(
  session: Session,
  resource: Resource,
  namespace: string | undefined,
  query: ListQuery,
  accept?: string,
): Promise<JsonObject> {
  try {
    const call = { path: pathOf(resource, namespace), query: { ...query } };
    return await session.client.json(accept === undefined ? call : { ...call, accept });
  } catch (error) {
    if (!(error instanceof StatusError) || !["BadRequest", "NotFound"].includes(error.reason)) throw error;
    const { fieldSelector = "", labelSelector = "" } = query;
    const version = resource.group === "" ? `/${resource.version}` : groupVersion(resource);
    const what = quoted(`${version}, Resource=${resource.plural}`);
    const tried =
      labelSelector === "" && fieldSelector === ""
        ? `Unable to list ${what}`
        : `Unable to find ${what} that match label selector ${quoted(labelSelector)}, field selector ${quoted(fieldSelector)}`;
    throw new StatusError({ ...error.status, message: `${tried}: ${error.message}` });
  }
}

/** A List's items, each with its kind, which the server leaves out there. */
export function itemsOf(list: JsonObject, resource: Resource): JsonObject[] {
  const apiVersion = resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
  return listAt(list, "items")
    .filter(isObject)
    .map((item) => ({ ...item, apiVersion, kind: resource.kind }));
}
