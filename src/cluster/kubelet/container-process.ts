import type { Container, Pod } from "kubernetes-types/core/v1";
import type { ContainerImage } from "../container-image.ts";
import { type FileSystem, MemoryFileSystem } from "../files.ts";
import { Machine } from "../machine.ts";
import type { NetworkStack } from "../network/sockets.ts";
import type { Program, RunningProcess } from "../process.ts";
import type { ContainerLog } from "./container-log.ts";
import { ContainerStreams } from "./container-streams.ts";
import type { KubeletContext } from "./context.ts";
import { containerEnvironment } from "./environment.ts";
import { expand } from "./expansion.ts";
import { hostnameOf, podFiles } from "./pod-files.ts";
import { mount, type VolumeFiles } from "./volumes.ts";

/** The runtime cannot start the container; `message` is runc's. */
export class StartError extends Error {}

/** What all containers of a pod have in common. */
export interface PodSandbox {
  readonly address: string;
  readonly network: NetworkStack;
  /** As they are now. */
  volumes: ReadonlyMap<string, VolumeFiles>;
}

export interface StartedContainer {
  readonly machine: Machine;
  readonly process: RunningProcess;
  readonly streams: ContainerStreams;
}

/** Creates a container and starts its first process. Throws ContainerConfigError or StartError. */
export function startContainer(
  context: KubeletContext,
  pod: Pod,
  container: Container,
  image: ContainerImage,
  sandbox: PodSandbox,
  log: ContainerLog,
): StartedContainer {
  const { client, clock, random, nodeAddress } = context;
  const hostname = hostnameOf(pod, context.dns);
  const addresses = { pod: sandbox.address, host: nodeAddress };
  const env = containerEnvironment({ client, pod, hostname, addresses }, container, image);
  const name = `${pod.metadata?.namespace}/${pod.metadata?.name}/${container.name}`;
  const machine = new Machine({
    hostname,
    clock,
    random: random.fork(name),
    files: rootFiles(context, pod, container, image, sandbox),
    network: sandbox.network,
    programs: image.programs,
    env,
    isPrivileged: isPrivileged(container),
  });
  const argv = [
    ...(container.command?.map((word) => expand(word, env)) ?? image.entrypoint),
    ...(container.args?.map((word) => expand(word, env)) ?? (container.command ? [] : image.command)),
  ];
  const program = machine.findProgram(argv[0] ?? "");
  if (!program) throw new StartError(cannotExecute(argv[0]));
  const streams = new ContainerStreams(container, log);
  return { machine, process: run(machine, program, argv, container, streams), streams };
}

function run(
  machine: Machine,
  program: Program,
  argv: readonly string[],
  container: Container,
  streams: ContainerStreams,
): RunningProcess {
  const cwd = container.workingDir || "/";
  // The runtime names the terminal that it makes; the image and the spec may name another.
  const env = container.tty ? new Map([["TERM", "xterm"], ...machine.env]) : machine.env;
  const running = machine.run(program, argv, { ...streams.spawn, env, cwd, isInit: true });
  streams.setForeground((signal) => running.kill(signal));
  return running;
}

function isPrivileged({ securityContext }: Container): boolean {
  const added = securityContext?.capabilities?.add ?? [];
  return securityContext?.privileged === true || added.includes("NET_ADMIN") || added.includes("ALL");
}

/** Why `command` cannot be executed, as runc says it. */
export function cannotExecute(command: string | undefined): string {
  if (!command) return "no command specified";
  if (command.includes("/")) return `exec: "${command}": stat ${command}: no such file or directory`;
  return `exec: "${command}": executable file not found in $PATH`;
}

function rootFiles(
  context: KubeletContext,
  pod: Pod,
  container: Container,
  image: ContainerImage,
  sandbox: PodSandbox,
): FileSystem {
  const files = new MemoryFileSystem(() => context.clock.now());
  for (const directory of ["/etc", "/tmp", "/root", "/var/run", "/dev", container.workingDir || "/"]) {
    files.makeDirectory(directory, true);
  }
  const all = { ...image.files, ...podFiles(pod, sandbox.address, context.dns, context.nodeFiles) };
  for (const [path, text] of Object.entries(all)) {
    files.makeDirectory(path.slice(0, path.lastIndexOf("/")) || "/", true);
    files.write(path, text);
  }
  for (const { name, mountPath, subPath } of container.volumeMounts ?? []) {
    const volume = sandbox.volumes.get(name);
    if (volume) mount(files, volume, mountPath, subPath);
  }
  return files;
}
