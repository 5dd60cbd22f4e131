import type { Command } from "../command.ts";
import { apiResources, apiVersions, top } from "./api-resources.ts";
import { apply } from "./apply.ts";
import { attach } from "./attach.ts";
import { clusterInfo } from "./cluster-info.ts";
import { config } from "./config.ts";
import { create } from "./create.ts";
import { deleteCommand } from "./delete.ts";
import { describeCommand } from "./describe.ts";
import { events } from "./events.ts";
import { exec } from "./exec.ts";
import { expose } from "./expose.ts";
import { get } from "./get.ts";
import { annotate, label } from "./label.ts";
import { logs } from "./logs.ts";
import { notSimulatedCommand } from "./not-simulated.ts";
import { patch } from "./patch.ts";
import { rollout } from "./rollout.ts";
import { run } from "./run.ts";
import { scale } from "./scale.ts";
import { set } from "./set.ts";
import { version } from "./version.ts";
import { wait } from "./wait.ts";

/** In the order in which the real one registers them, which is the order of its suggestions. */
export const commandList: readonly Command[] = [
  create,
  expose,
  run,
  set,
  notSimulatedCommand("explain", "Get documentation for a resource"),
  get,
  notSimulatedCommand("edit", "Edit a resource on the server"),
  deleteCommand,
  rollout,
  scale,
  notSimulatedCommand("autoscale", "Auto-scale a deployment, replica set, stateful set, or replication controller"),
  notSimulatedCommand("certificate", "Modify certificate resources"),
  clusterInfo,
  top,
  notSimulatedCommand("cordon", "Mark node as unschedulable"),
  notSimulatedCommand("uncordon", "Mark node as schedulable"),
  notSimulatedCommand("drain", "Drain node in preparation for maintenance"),
  notSimulatedCommand("taint", "Update the taints on one or more nodes"),
  describeCommand,
  logs,
  attach,
  exec,
  notSimulatedCommand("port-forward", "Forward one or more local ports to a pod"),
  notSimulatedCommand("proxy", "Run a proxy to the Kubernetes API server"),
  notSimulatedCommand("cp", "Copy files and directories to and from containers"),
  notSimulatedCommand("auth", "Inspect authorization"),
  notSimulatedCommand("debug", "Create debugging sessions for troubleshooting workloads and nodes"),
  events,
  notSimulatedCommand("diff", "Diff the live version against a would-be applied version"),
  apply,
  patch,
  notSimulatedCommand("replace", "Replace a resource by file name or stdin"),
  wait,
  notSimulatedCommand("kustomize", "Build a kustomization target from a directory or URL"),
  label,
  annotate,
  notSimulatedCommand(
    "completion",
    "Output shell completion code for the specified shell (bash, zsh, fish, or powershell)",
  ),
  notSimulatedCommand("plugin", "Provides utilities for interacting with plugins"),
  config,
  version,
  apiVersions,
  apiResources,
];

/** How `kubectl` alone arranges them. */
export const commandGroups: readonly (readonly [title: string, names: readonly string[]])[] = [
  ["Basic Commands (Beginner)", ["create", "expose", "run", "set"]],
  ["Basic Commands (Intermediate)", ["explain", "get", "edit", "delete"]],
  ["Deploy Commands", ["rollout", "scale", "autoscale"]],
  ["Cluster Management Commands", ["certificate", "cluster-info", "top", "cordon", "uncordon", "drain", "taint"]],
  [
    "Troubleshooting and Debugging Commands",
    ["describe", "logs", "attach", "exec", "port-forward", "proxy", "cp", "auth", "debug", "events"],
  ],
  ["Advanced Commands", ["diff", "apply", "patch", "replace", "wait", "kustomize"]],
  ["Settings Commands", ["label", "annotate", "completion"]],
  ["Other Commands", ["api-resources", "api-versions", "config", "plugin", "version"]],
];
