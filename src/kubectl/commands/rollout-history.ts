import type { Deployment } from "kubernetes-types/apps/v1";
import type { PodTemplateSpec } from "kubernetes-types/core/v1";
import type { Command, Session } from "../command.ts";
import { Description } from "../describing/description.ts";
import { alignTabs } from "../describing/elastic-tabs.ts";
import { describePodTemplate } from "../describing/pod-template.ts";
import { CommandError, throwFailures } from "../errors.ts";
import { fileFlags, selectorFlag } from "../flag-sets.ts";
import { typed } from "../json.ts";
import { nameOf } from "../printing/object-printer.ts";
import { revisionsOf } from "./revisions.ts";
import { notImplemented, rolloutTargets } from "./rollout-targets.ts";

export const history: Command = {
  name: "history",
  short: "View rollout history",
  usage: "history (TYPE NAME | TYPE/NAME) [flags]",
  examples: [["View the rollout history of a deployment", "kubectl rollout history deployment/abc"]],
  flags: [
    ...fileFlags,
    {
      name: "revision",
      type: "int",
      initial: "0",
      help: "See the details, including podTemplate of the revision specified",
    },
    selectorFlag,
  ],
  notSimulated: ["allow-missing-template-keys", "kustomize", "output", "show-managed-fields", "template"],
  async run(session, invocation) {
    const revision = invocation.flags.int("revision");
    if (revision < 0) throw new CommandError(`revision must be a positive integer: ${revision}`);
    const { found, failures } = await rolloutTargets(session, invocation);
    for (const { object, resource } of found) {
      if (resource.kind !== "Deployment") {
        failures.push(notImplemented("history viewer", resource));
        continue;
      }
      const text = await historyText(session, typed<Deployment>(object), revision);
      const suffix = revision > 0 ? `with revision #${revision}` : "";
      await session.print(`${nameOf(object)} ${suffix}\n${text}\n`);
    }
    throwFailures(failures);
    return 0;
  },
};

async function historyText(session: Session, deployment: Deployment, revision: number): Promise<string> {
  const revisions = await revisionsOf(session, deployment);
  if (revisions.length === 0) return "No rollout history found.";
  if (revision > 0) {
    const set = revisions.find(([number]) => number === revision)?.[1];
    if (!set?.spec?.template) throw new CommandError(`unable to find the specified revision`);
    return templateText(set.spec.template, set.metadata?.annotations?.[causeAnnotation]);
  }
  const rows = revisions.map(
    ([number, set]) => `${number}\t${set.metadata?.annotations?.[causeAnnotation] || "<none>"}\n`,
  );
  return alignTabs(`REVISION\tCHANGE-CAUSE\n${rows.join("")}`);
}

const causeAnnotation = "kubernetes.io/change-cause";

function templateText(template: PodTemplateSpec, cause: string | undefined): string {
  const annotations = { ...template.metadata?.annotations, ...(cause ? { [causeAnnotation]: cause } : {}) };
  const out = new Description();
  describePodTemplate({ ...template, metadata: { ...template.metadata, annotations } }, out);
  // The real one forgets to align this.
  return out.unaligned();
}
