import type { Clock } from "../cluster/clock.ts";
import type { Process } from "../cluster/process.ts";
import type { Discovery } from "./discovery.ts";
import type { Flag, Flags } from "./flags.ts";
import type { Kubeconfig } from "./kubeconfig.ts";
import type { RestClient } from "./rest-client.ts";

/** What a command works with. */
export interface Session {
  readonly process: Process;
  readonly clock: Clock;
  readonly client: RestClient;
  readonly discovery: Discovery;
  /** From -n, else from the kubeconfig's current context. */
  readonly namespace: string;
  /** Given by -n: objects of other namespaces are then refused. */
  readonly namespaceIsEnforced: boolean;
  /** The server's address, as the kubeconfig has it. */
  readonly server: string;
  readonly config: Kubeconfig;
  print(text: string): Promise<void>;
  printError(text: string): Promise<void>;
}

/** One call of a command. */
export interface Invocation {
  readonly flags: Flags;
  readonly args: readonly string[];
  /** How many of `args` stood before `--`; -1 without one. */
  readonly dashAt: number;
  /** `kubectl create service`, named in usage errors. */
  readonly path: string;
}

/** What the list of commands shows of one. */
export interface CommandHead {
  readonly name: string;
  readonly aliases?: readonly string[] | undefined;
  /** One line. */
  readonly short: string;
}

export interface CommandBody {
  /** After `kubectl`, without `[options]`. */
  readonly usage: string;
  readonly examples?: readonly (readonly [comment: string, line: string])[];
  readonly flags?: readonly Flag[];
  /** Flags of the real command that are refused by name. */
  readonly notSimulated?: readonly string[];
  /** Flags and arguments are not looked at. */
  readonly takesAnything?: boolean;
  /** The exit code, 0 when nothing is said. */
  readonly run?: (session: Session, invocation: Invocation) => Promise<number | undefined>;
  readonly subcommands?: readonly Command[];
}

export interface Command extends CommandHead, CommandBody {}
