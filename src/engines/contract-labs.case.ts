/** What the engine contract has to know of a lab that shows it. */
export interface ContractLab {
  readonly id: string;
  /** What its commands deal with. */
  readonly has: "a simulated cluster" | "real processes";
  /** The end of the laptop's prompt. */
  readonly prompt: string;
  /** Machines there are from the start, beside the laptop. */
  readonly nodes: readonly string[];
  readonly firstStep: LabStepLine;
  readonly wrong: {
    /** Like a command of a step; runs well but is none. */
    readonly like: string;
    /** After it, the step's command does not print what it should. */
    readonly breaks: string;
    readonly step: LabStepLine;
  };
  /** What must have been done before `laterStep`. */
  readonly stepsBefore: readonly string[];
  /** Of one command, in whose terminal nothing but a shell runs. */
  readonly laterStep: LabStepLine & { readonly terminal: string };
  /** Prints so many lines. */
  readonly lister: { readonly command: string; readonly prints: number };
  /** A change to a file. */
  readonly edit: { readonly name: string; readonly from: string; readonly to: string };
}

/** A step's one command. */
export interface LabStepLine {
  readonly name: string;
  readonly line: string;
}

/** A simulated cluster. */
export const clusterip: ContractLab = {
  id: "clusterip",
  has: "a simulated cluster",
  prompt: "cloud-user]$ ",
  nodes: ["k8s-master", "k8s-node0", "k8s-node1", "k8s-node3"],
  firstStep: { name: "empty-cluster", line: "kubectl get all -o wide" },
  wrong: {
    like: "kubectl apply -f deployment-cloud-user.yaml --dry-run=client",
    breaks: "mv deployment-cloud-user.yaml x",
    step: { name: "deploy", line: "kubectl apply -f deployment-cloud-user.yaml" },
  },
  stepsBefore: ["empty-cluster", "deploy", "pods", "client-pod", "curl-pods", "clusterip", "endpoints"],
  laterStep: { name: "nslookup", line: "nslookup clusterip-cloud-user", terminal: "dns-test" },
  lister: { command: "kubectl get nodes -o name", prints: 4 },
  edit: { name: "clusterip-cloud-user.yaml", from: "type: ClusterIP", to: "type: NodePort" },
};

/** Files and processes of a host; see small-process-lab.case.ts. */
export const smallProcesses: ContractLab = {
  id: "small",
  has: "real processes",
  prompt: "small]$ ",
  nodes: [],
  firstStep: { name: "hello", line: "node hello.mjs" },
  wrong: {
    like: "node count.mjs 2",
    breaks: "mv count.mjs x",
    step: { name: "count", line: "node count.mjs 3" },
  },
  stepsBefore: ["hello", "count"],
  laterStep: { name: "kept", line: "cat counted.txt", terminal: "laptop" },
  lister: { command: "ls -1 *.mjs", prints: 2 },
  edit: { name: "hello.mjs", from: "hello", to: "goodbye" },
};
