import type { CommandBody } from "../command.ts";
import { pathOf } from "../discovery.ts";
import { checkValidate, dryRunOf, writeQuery } from "../dry-run.ts";
import { CommandError, StatusError, throwFailures, usageError } from "../errors.ts";
import {
  dryRunFlag,
  fieldManagerFlag,
  fileFlags,
  outputFlag,
  saveConfigFlag,
  selectorFlag,
  validateFlag,
} from "../flag-sets.ts";
import { readManifests } from "../manifests/manifests.ts";
import { withLastApplied } from "../patching/last-applied.ts";
import { ResultPrinter } from "../results.ts";
import { createConfigMap } from "./create-configmap.ts";
import { createDeployment } from "./create-deployment.ts";
import { createIngress } from "./create-ingress.ts";
import { createNamespace } from "./create-namespace.ts";
import { createService } from "./create-service.ts";
import { notSimulatedCommand } from "./not-simulated.ts";

const otherKinds = [
  "clusterrole",
  "clusterrolebinding",
  "cronjob",
  "job",
  "poddisruptionbudget",
  "priorityclass",
  "quota",
  "role",
  "rolebinding",
  "secret",
  "serviceaccount",
  "token",
];

export const create: CommandBody = {
  usage: "create -f FILENAME",
  examples: [
    ["Create a pod using the data in pod.json", "kubectl create -f ./pod.json"],
    ["Create a pod based on the JSON passed into stdin", "cat pod.json | kubectl create -f -"],
  ],
  flags: [
    dryRunFlag,
    fieldManagerFlag("kubectl-create"),
    ...fileFlags,
    outputFlag,
    saveConfigFlag,
    selectorFlag,
    validateFlag,
  ],
  notSimulated: [
    "edit",
    "kustomize",
    "raw",
    "show-managed-fields",
    "template",
    "windows-line-endings",
    "allow-missing-template-keys",
  ],
  subcommands: [
    createConfigMap,
    createDeployment,
    createIngress,
    createNamespace,
    createService,
    ...otherKinds.map((name) => notSimulatedCommand(name, `Create a ${name}`, "kubectl create")),
  ],
  async run(session, invocation) {
    const { flags, args, path } = invocation;
    if (!flags.given("filename")) {
      if (args.length > 0) throw usageError(path, `Unexpected args: [${args.join(" ")}]`);
      throw new CommandError("must specify one of -f and -k");
    }
    const dryRun = await dryRunOf(session, invocation);
    checkValidate(flags.text("validate"));
    if (args.length > 0) throw usageError(path, `Unexpected args: [${args.join(" ")}]`);
    const { objects, failures } = await readManifests(session, invocation, { validate: true });
    if (objects.length === 0 && failures.length === 0) throw new CommandError("no objects passed to create");
    const results = new ResultPrinter(session, invocation, dryRun);
    const query = writeQuery(dryRun, flags.text("field-manager"), flags.text("validate"));
    for (const { resource, namespace, source, object } of objects) {
      const body = flags.on("save-config") ? withLastApplied(object) : object;
      try {
        const created =
          dryRun === "client"
            ? body
            : await session.client.json({ method: "POST", path: pathOf(resource, namespace), query, body });
        await results.report(created, "created");
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        failures.push(error.while("creating", source));
      }
    }
    throwFailures(failures);
    return 0;
  },
};
