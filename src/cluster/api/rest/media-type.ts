import { ApiError } from "../status.ts";

export interface Accepted {
  /** `Table` for a table of the objects instead of the objects themselves. */
  readonly as: string;
}

/** The first form in an `Accept` header that the server has: JSON, or a Table of meta.k8s.io/v1 in JSON. */
export function negotiate(accept: string | null): Accepted {
  const ranges = (accept || "application/json").split(",").map((range) => range.trim());
  for (const range of ranges) {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim());
    if (!["application/json", "application/*", "*/*"].includes(type)) continue;
    const given = Object.fromEntries(parameters.map((parameter) => parameter.split("=")));
    const as: string = given.as ?? "";
    if (as === "") return { as };
    if (as === "Table" && given.g === "meta.k8s.io" && given.v === "v1") return { as };
  }
  throw new ApiError(406, "NotAcceptable", "only the following media types are accepted: application/json");
}

/** A Content-Type without its parameters. */
export function mediaType(contentType: string | null): string {
  return (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`;
  return new ApiError(415, "UnsupportedMediaType", message);
}
