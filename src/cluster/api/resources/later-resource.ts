import type { Later } from "../../later.ts";
import type { ApiObject } from "../object.ts";
import type { Resource, ResourceHead } from "./resource.ts";

/** What of a kind is loaded with the first request for it. */
export type LaterBody<T extends ApiObject> = Pick<
  Resource<T>,
  | "applyDefaults"
  | "admit"
  | "prepareForCreate"
  | "nameErrors"
  | "validate"
  | "validateUpdate"
  | "warnings"
  | "raisesGeneration"
  | "table"
>;

/**
 * A kind that few labs have. Components within the cluster must not be the first to write one: they do not wait for
 * what is loaded.
 */
export function laterResource<T extends ApiObject, Part>(
  head: ResourceHead,
  part: Later<Part>,
  choose: (part: Part) => LaterBody<T>,
): Resource<T> {
  const body = () => choose(part.atHand);
  return {
    ...head,
    part,
    applyDefaults: (object) => body().applyDefaults(object),
    admit: (object) => body().admit?.(object),
    prepareForCreate: (object) => body().prepareForCreate(object),
    nameErrors: (name) => body().nameErrors(name),
    validate: (object, isNew) => body().validate(object, isNew),
    validateUpdate: (object, old, binding) => body().validateUpdate?.(object, old, binding) ?? [],
    warnings: (object) => body().warnings?.(object) ?? [],
    raisesGeneration: (object, old) => body().raisesGeneration?.(object, old) ?? false,
    get table() {
      return body().table;
    },
  };
}
