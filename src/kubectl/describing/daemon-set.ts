import type { DaemonSet } from "kubernetes-types/apps/v1";
import { typed } from "../json.ts";
import type { Describer } from "./describer.ts";
import { describePodTemplate } from "./pod-template.ts";
import { selectorText } from "./selectors.ts";
import { podPhasesText } from "./workloads.ts";

export const describeDaemonSet: Describer = async (session, object, out) => {
  const { metadata, spec, status } = typed<DaemonSet>(object);
  const nodeSelector = Object.entries(spec?.template.spec?.nodeSelector ?? {}).map(([key, value]) => `${key}=${value}`);
  out.line(0, `Name:\t${metadata?.name ?? ""}`);
  out.line(0, `Namespace:\t${metadata?.namespace ?? ""}`);
  out.line(0, `Selector:\t${selectorText(spec?.selector)}`);
  out.line(0, `Node-Selector:\t${nodeSelector.sort().join(",") || "<none>"}`);
  out.labels("Labels", metadata?.labels);
  out.annotations("Annotations", metadata?.annotations);
  out.line(0, `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}`);
  out.line(0, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}`);
  out.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}`);
  out.line(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}`);
  out.line(0, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}`);
  out.line(0, `Pods Status:\t${await podPhasesText(session, metadata, spec?.selector)}`);
  if (spec) describePodTemplate(spec.template, out);
};
