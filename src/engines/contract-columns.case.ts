import type { ContractCase } from "./contract-cases.case.ts";
import { type ContractLab, clusterip, smallProcesses } from "./contract-labs.case.ts";

/** An engine that the contract is shown for, with a lab. */
export interface ContractColumn {
  /** After "the engine". */
  readonly name: string;
  readonly lab: ContractLab;
}

export const inWorker: ContractColumn = { name: "in a Web Worker", lab: clusterip };
export const inNode: ContractColumn = { name: "in Node", lab: clusterip };
export const inNodeWithProcesses: ContractColumn = { name: "in Node, with real processes", lab: smallProcesses };
export const inWebContainer: ContractColumn = { name: "in a WebContainer (stand-in)", lab: smallProcesses };

export const contractColumns = [inWorker, inNode, inNodeWithProcesses, inWebContainer];

/** Undefined where it has to pass. */
export function skipReason({ lab }: ContractColumn, { needs }: ContractCase): string | undefined {
  return needs && needs !== lab.has ? reasons[needs] : undefined;
}

const reasons = {
  "a simulated cluster":
    "It is about a cluster. A lab of real processes has none: its files and processes are the host's.",
  "real processes": "It is about real processes. A simulated cluster has none: what runs there is the simulator's.",
} as const;
