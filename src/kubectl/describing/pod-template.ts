import type { PodTemplateSpec, Toleration } from "kubernetes-types/core/v1";
import { describeContainers } from "./containers.ts";
import type { Description } from "./description.ts";
import { describeVolumes } from "./volumes.ts";

/** The `Pod Template:` section of a workload. */
export function describePodTemplate(template: PodTemplateSpec, out: Description): void {
  out.line(0, "Pod Template:");
  out.labels("  Labels", template.metadata?.labels);
  const annotations = template.metadata?.annotations ?? {};
  if (Object.keys(annotations).length > 0) out.annotations("  Annotations", annotations);
  const spec = template.spec;
  if (spec?.serviceAccountName) out.line(1, `Service Account:\t${spec.serviceAccountName}`);
  const init = spec?.initContainers ?? [];
  if (init.length > 0) describeContainers("Init Containers", init, [], undefined, out);
  describeContainers("Containers", spec?.containers ?? [], [], undefined, out);
  describeVolumes(spec?.volumes ?? [], "  ", out);
  if (spec?.priorityClassName) out.line(1, `Priority Class Name:\t${spec.priorityClassName}`);
  out.labels("  Node-Selectors", spec?.nodeSelector);
  describeTolerations("  Tolerations", spec?.tolerations ?? [], out);
}

export function describeTolerations(title: string, tolerations: readonly Toleration[], out: Description): void {
  const sorted = [...tolerations].sort((a, b) => ((a.key ?? "") < (b.key ?? "") ? -1 : 1));
  const [first = "<none>", ...more] = sorted.map(({ effect, key = "", operator, tolerationSeconds, value }) => {
    let text = `${key}${value ? `=${value}` : ""}${effect ? `:${effect}` : ""}`;
    if (operator === "Exists" && !value) text += text === "" ? "op=Exists" : " op=Exists";
    return tolerationSeconds === undefined ? text : `${text} for ${tolerationSeconds}s`;
  });
  out.line(0, `${title}:\t${first}`);
  for (const toleration of more) out.line(0, `\t${toleration}`);
}
