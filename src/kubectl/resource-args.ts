import type { Session } from "./command.ts";
import type { Resource } from "./discovery.ts";
import { CommandError } from "./errors.ts";

/** What arguments ask for: one object, or (without a name) all of a kind. */
export interface Selection {
  readonly resource: Resource;
  readonly name?: string | undefined;
}

export interface SelectionRules {
  /** A kind without a name means all of its objects (get, describe), or those that a selector chooses. */
  readonly kindAlone: boolean;
  /** A selector was given: names are then refused. */
  readonly selector?: boolean;
}

/** Said when neither a kind nor a file was named (cli-runtime's resource builder). */
export const missingResource = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** Reads `TYPE`, `TYPE,TYPE`, `TYPE NAME…`, `TYPE/NAME …` as cli-runtime's resource builder does. */
export async function selectResources(
  session: Session,
  args: readonly string[],
  rules: SelectionRules,
): Promise<Selection[]> {
  const [first = "", ...names] = args;
  if (args.length === 0) throw new CommandError(missingResource);
  if (args.some((arg) => arg.includes("/"))) return slashed(session, args);
  if (rules.selector && names.length > 0) {
    throw new CommandError("name cannot be provided when a selector is specified");
  }
  const resources = await resourcesNamed(session, first);
  if (names.length > 0) return resources.flatMap((resource) => names.map((name) => ({ resource, name })));
  if (!rules.kindAlone) throw new CommandError("resource(s) were provided, but no name was specified");
  return resources.map((resource) => ({ resource }));
}

async function slashed(session: Session, args: readonly string[]): Promise<Selection[]> {
  const selections: Selection[] = [];
  for (const arg of args) {
    const [type = "", name = "", ...more] = arg.split("/");
    if (more.length > 0) throw new CommandError("arguments in resource/name form may not have more than one slash");
    if (!arg.includes("/")) {
      throw new CommandError(
        "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form " +
          "(e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
      );
    }
    if (type === "" || name === "" || type.includes(",")) {
      throw new CommandError("arguments in resource/name form must have a single resource and name");
    }
    selections.push({ resource: await session.discovery.byName(type), name });
  }
  return selections;
}

async function resourcesNamed(session: Session, words: string): Promise<Resource[]> {
  const resources: Resource[] = [];
  for (const word of words.split(",")) {
    if (word === "") throw new CommandError(missingResource);
    const members = await session.discovery.inCategory(word);
    for (const one of members.length > 0 ? members : [await session.discovery.byName(word)]) {
      if (!resources.includes(one)) resources.push(one);
    }
  }
  return resources;
}
