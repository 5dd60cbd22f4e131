import type { Clock } from "../../cluster/clock.ts";
import type { Command, CommandBody, CommandHead } from "../command.ts";
import { get } from "./get.ts";
import { laterCommands } from "./later-commands.ts";
import { notSimulatedCommand } from "./not-simulated.ts";

/** A command as the list has it; of those that a lab seldom begins with, the body is loaded when it is called. */
export interface ListedCommand extends CommandHead {
  whole(clock: Clock): Promise<Command>;
}

function later(
  head: CommandHead,
  choose: (commands: typeof import("./other-commands.ts")) => CommandBody,
): ListedCommand {
  return { ...head, whole: (clock) => laterCommands.with({ clock }, (commands) => ({ ...head, ...choose(commands) })) };
}

function atHand(command: Command): ListedCommand {
  const { name, aliases, short } = command;
  return { name, aliases, short, whole: async () => command };
}

function unsimulated(name: string, short: string): ListedCommand {
  return atHand(notSimulatedCommand(name, short));
}

/** In the order in which the real one registers them, which is the order of its suggestions. */
export const commandList: readonly ListedCommand[] = [
  later({ name: "create", short: "Create a resource from a file or from stdin" }, (commands) => commands.create),
  later(
    {
      name: "expose",
      short: "Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service",
    },
    (commands) => commands.expose,
  ),
  later({ name: "run", short: "Create and run a particular image in a pod" }, (commands) => commands.run),
  later({ name: "set", short: "Set specific features on objects" }, (commands) => commands.set),
  unsimulated("explain", "Get documentation for a resource"),
  atHand(get),
  unsimulated("edit", "Edit a resource on the server"),
  later(
    {
      name: "delete",
      short: "Delete resources by file names, stdin, resources and names, or by resources and label selector",
    },
    (commands) => commands.deleteCommand,
  ),
  later({ name: "rollout", short: "Manage the rollout of a resource" }, (commands) => commands.rollout),
  later(
    { name: "scale", short: "Set a new size for a deployment, replica set, or replication controller" },
    (commands) => commands.scale,
  ),
  unsimulated("autoscale", "Auto-scale a deployment, replica set, stateful set, or replication controller"),
  unsimulated("certificate", "Modify certificate resources"),
  later({ name: "cluster-info", short: "Display cluster information" }, (commands) => commands.clusterInfo),
  later({ name: "top", short: "Display resource (CPU/memory) usage" }, (commands) => commands.top),
  unsimulated("cordon", "Mark node as unschedulable"),
  unsimulated("uncordon", "Mark node as schedulable"),
  unsimulated("drain", "Drain node in preparation for maintenance"),
  unsimulated("taint", "Update the taints on one or more nodes"),
  later(
    { name: "describe", short: "Show details of a specific resource or group of resources" },
    (commands) => commands.describeCommand,
  ),
  later({ name: "logs", short: "Print the logs for a container in a pod" }, (commands) => commands.logs),
  later({ name: "attach", short: "Attach to a running container" }, (commands) => commands.attach),
  later({ name: "exec", short: "Execute a command in a container" }, (commands) => commands.exec),
  unsimulated("port-forward", "Forward one or more local ports to a pod"),
  unsimulated("proxy", "Run a proxy to the Kubernetes API server"),
  unsimulated("cp", "Copy files and directories to and from containers"),
  unsimulated("auth", "Inspect authorization"),
  unsimulated("debug", "Create debugging sessions for troubleshooting workloads and nodes"),
  later({ name: "events", short: "List events" }, (commands) => commands.events),
  later(
    { name: "diff", short: "Diff the live version against a would-be applied version" },
    (commands) => commands.diff,
  ),
  later(
    { name: "apply", short: "Apply a configuration to a resource by file name or stdin" },
    (commands) => commands.apply,
  ),
  later({ name: "patch", short: "Update fields of a resource" }, (commands) => commands.patch),
  later({ name: "replace", short: "Replace a resource by file name or stdin" }, (commands) => commands.replace),
  later(
    { name: "wait", short: "Experimental: Wait for a specific condition on one or many resources" },
    (commands) => commands.wait,
  ),
  unsimulated("kustomize", "Build a kustomization target from a directory or URL"),
  later({ name: "label", short: "Update the labels on a resource" }, (commands) => commands.label),
  later({ name: "annotate", short: "Update the annotations on a resource" }, (commands) => commands.annotate),
  unsimulated("completion", "Output shell completion code for the specified shell (bash, zsh, fish, or powershell)"),
  unsimulated("plugin", "Provides utilities for interacting with plugins"),
  later({ name: "config", short: "Modify kubeconfig files" }, (commands) => commands.config),
  later({ name: "version", short: "Print the client and server version information" }, (commands) => commands.version),
  later(
    { name: "api-versions", short: 'Print the supported API versions on the server, in the form of "group/version"' },
    (commands) => commands.apiVersions,
  ),
  later(
    { name: "api-resources", short: "Print the supported API resources on the server" },
    (commands) => commands.apiResources,
  ),
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
