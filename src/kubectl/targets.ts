import type { Invocation, Session } from "./command.ts";
import { pathOf, type Resource } from "./discovery.ts";
import { CommandError, StatusError } from "./errors.ts";
import { type JsonObject, objectAt, textAt } from "./json.ts";
import { itemsOf, listResource } from "./lists.ts";
import { readManifests } from "./manifests/manifests.ts";
import { missingResource, selectResources } from "./resource-args.ts";

/** A live object that a command works on. */
export interface Target {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  readonly object: JsonObject;
}

export interface Targets {
  readonly found: Target[];
  /** Met on the way; what was found is worked on first. */
  readonly failures: Error[];
}

/**
 * The objects that a command line names: by file, `TYPE NAME…`, `TYPE/NAME…`, `TYPE -l …` or `TYPE --all`, each as the
 * server has it now. `choice` says otherwise where a command's own arguments are mixed with those.
 */
export async function findTargets(
  session: Session,
  invocation: Invocation,
  choice: { readonly args?: readonly string[]; readonly selector?: string } = {},
): Promise<Targets> {
  const args = choice.args ?? invocation.args;
  const { flags } = invocation;
  const found: Target[] = [];
  const failures: Error[] = [];
  const fetchOne = async (resource: Resource, namespace: string, name: string) => {
    try {
      const object = await session.client.json({ path: pathOf(resource, namespace, name) });
      found.push({ resource, namespace: resource.namespaced ? namespace : "", name, object });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      failures.push(error);
    }
  };
  if (flags.given("filename")) {
    const manifests = await readManifests(session, invocation, { validate: false });
    failures.push(...manifests.failures);
    for (const { resource, namespace, name } of manifests.objects) await fetchOne(resource, namespace, name);
    if (found.length === 0 && failures.length === 0) throw new CommandError(missingResource);
    return { found, failures };
  }
  const selector = choice.selector ?? flags.text("selector");
  const fieldSelector = flags.text("field-selector");
  const many = selector !== "" || fieldSelector !== "" || flags.on("all");
  const everywhere = flags.on("all-namespaces");
  for (const { resource, name } of await selectResources(session, args, { kindAlone: many, selector: many })) {
    if (name !== undefined) {
      if (everywhere) throw new CommandError("a resource cannot be retrieved by name across all namespaces");
      await fetchOne(resource, session.namespace, name);
      continue;
    }
    const namespace = everywhere ? undefined : session.namespace;
    const list = await listResource(session, resource, namespace, { labelSelector: selector, fieldSelector });
    for (const object of itemsOf(list, resource)) found.push(targetOf(object, resource));
  }
  return { found, failures };
}

function targetOf(object: JsonObject, resource: Resource): Target {
  const metadata = objectAt(object, "metadata");
  return { resource, namespace: textAt(metadata, "namespace"), name: textAt(metadata, "name"), object };
}
