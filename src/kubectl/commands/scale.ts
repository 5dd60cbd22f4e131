import type { CommandBody } from "../command.ts";
import { pathOf } from "../discovery.ts";
import { dryRunOf, writeQuery } from "../dry-run.ts";
import { CommandError, throwFailures } from "../errors.ts";
import { allFlag, dryRunFlag, fileFlags, outputFlag, selectorFlag } from "../flag-sets.ts";
import { numberAt, objectAt } from "../json.ts";
import { mergePatch } from "../rest-client.ts";
import { ResultPrinter } from "../results.ts";
import { findTargets } from "../targets.ts";

export const scale: CommandBody = {
  usage: "scale [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)",
  examples: [
    ["Scale a deployment named 'web' to 3", "kubectl scale --replicas=3 deployment/web"],
    [
      "If the deployment named mysql's current size is 2, scale mysql to 3",
      "kubectl scale --current-replicas=2 --replicas=3 deployment/mysql",
    ],
  ],
  flags: [
    allFlag,
    {
      name: "current-replicas",
      type: "int",
      initial: "-1",
      help: "Precondition for current size. Requires that the current size of the resource match this value in order to scale. -1 (default) for no condition.",
    },
    dryRunFlag,
    ...fileFlags,
    outputFlag,
    { name: "replicas", type: "int", initial: "0", help: "The new desired number of replicas. Required." },
    selectorFlag,
  ],
  notSimulated: [
    "allow-missing-template-keys",
    "kustomize",
    "resource-version",
    "show-managed-fields",
    "template",
    "timeout",
  ],
  async run(session, invocation) {
    const { flags } = invocation;
    if (!flags.given("replicas")) throw new CommandError('required flag(s) "replicas" not set');
    const replicas = flags.int("replicas");
    if (replicas < 0) {
      throw new CommandError("The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0");
    }
    const dryRun = await dryRunOf(session, invocation);
    const expected = flags.int("current-replicas");
    const { found, failures } = await findTargets(session, invocation);
    throwFailures(failures);
    if (found.length === 0) throw new CommandError("no objects passed to scale");
    const results = new ResultPrinter(session, invocation, dryRun);
    for (const { resource, namespace, name, object } of found) {
      const path = `${pathOf(resource, namespace, name)}/scale`;
      const query = writeQuery(dryRun, "kubectl-scale");
      if (expected >= 0) {
        const present = await session.client.json({ path });
        const actual = numberAt(present, "spec", "replicas");
        if (actual !== expected) throw new CommandError(`Expected replicas to be ${expected}, was ${actual}`);
        const body = { ...present, spec: { ...objectAt(present, "spec"), replicas } };
        if (dryRun !== "client") await session.client.json({ method: "PUT", path, query, body });
      } else if (dryRun !== "client") {
        const body = { spec: { replicas } };
        await session.client.json({ method: "PATCH", path, query, body, contentType: mergePatch });
      }
      await results.report(object, "scaled");
    }
    return 0;
  },
};
