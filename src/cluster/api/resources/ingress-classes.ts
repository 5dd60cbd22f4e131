import type { IngressClass } from "kubernetes-types/networking/v1";
import { type Draft, equal } from "../object.ts";
import { ingressClassErrors, ingressClassUpdateErrors } from "../validation/ingress-class.ts";
import { subdomainErrors } from "../validation/names.ts";
import { age } from "./duration.ts";
import type { LaterBody } from "./later-resource.ts";
import { column } from "./resource.ts";

export const ingressClasses: LaterBody<Draft<IngressClass>> = {
  applyDefaults(ingressClass) {
    const spec = { ...ingressClass.spec };
    if (spec.parameters) spec.parameters = { ...spec.parameters, scope: spec.parameters.scope ?? "Cluster" };
    ingressClass.spec = spec;
  },
  prepareForCreate() {},
  nameErrors: subdomainErrors,
  validate: ingressClassErrors,
  validateUpdate: ingressClassUpdateErrors,
  raisesGeneration: (ingressClass, old) => !equal(ingressClass.spec, old.spec),

  table: {
    columns: [column("Name"), column("Controller"), column("Parameters"), column("Age")],
    cells: ({ metadata, spec }, now) => [
      metadata?.name ?? "",
      spec?.controller ?? "",
      parametersCell(spec?.parameters),
      age(metadata?.creationTimestamp, now),
    ],
  },
};

function parametersCell(parameters: NonNullable<IngressClass["spec"]>["parameters"]): string {
  if (!parameters) return "<none>";
  const { apiGroup, kind, name } = parameters;
  return `${apiGroup === undefined ? kind : `${kind}.${apiGroup}`}/${name}`;
}
