import { signal } from "@preact/signals";
import type { VNode } from "preact";
import { readScreenReader } from "./kept-choices.ts";

export type Phase =
  | { readonly kind: "starting" }
  | { readonly kind: "running" }
  /** There was no start: nothing to go back to. */
  | { readonly kind: "failed"; readonly reason: string }
  /** It ran, and is gone: its history can be replayed. */
  | { readonly kind: "crashed"; readonly reason: string };

export type MachineKind = "laptop" | "pod" | "node" | "host";

export interface Machine {
  readonly id: string;
  readonly kind: MachineKind;
}

export type ShellState = "opening" | "prompt" | "busy" | "closed";

export interface Tab {
  readonly terminal: string;
  readonly shell: ShellState;
}

export type StepState =
  /** `broken`: an exercise that waits for its repair. */
  | { readonly kind: "todo" | "running" | "broken" | "done" }
  /** In words for the reader: what differs, or why it could not be run. */
  | { readonly kind: "different" | "refused"; readonly words: string };

export interface BenchStep {
  readonly kind: "step" | "exercise";
  readonly name: string;
  readonly terminal: string;
  readonly state: StepState;
}

/** What has happened to the lab or to where it is kept, for the reader to know. */
export type BenchNotice =
  | { readonly kind: "secondTab" | "shared" | "full" | "forbidden" | "notLoaded" | "incomplete" }
  /** What was not finished or saved when the lab was left, and is there again. */
  | { readonly kind: "resumed"; readonly text: string }
  | { readonly kind: "slept"; readonly minutes: number };

/** Help with a step: run it and all before it, or only those before it. */
export type StepHelpKind = "do" | "bring";

/** What the bench shows beside the terminals. */
export const viewNames = ["map", "packet", "dns", "rules", "events", "files"] as const;
export type ViewName = (typeof viewNames)[number];

/** The laptop is on before there is a cluster. */
export const laptopTab: readonly Tab[] = [{ terminal: "laptop", shell: "opening" }];

/** What the bench of a lab has that is unlike others. */
export interface BenchTraits {
  /** All when left out; a single one is that of a lab without a cluster. */
  readonly views?: readonly ViewName[] | undefined;
  /** The label of what leads to another way to run the lab, where there is one. */
  readonly chooseWay?: string | undefined;
}

/** All that the bench shows; changed by lab-session.ts and its parts only, but for what only concerns the layout. */
export function createBenchState({ views = viewNames, chooseWay }: BenchTraits = {}) {
  return {
    views,
    chooseWay,
    phase: signal<Phase>({ kind: "starting" }),
    /** The lab has all that it can need, and the network may go. */
    isComplete: signal(false),
    seed: signal<number | undefined>(undefined),
    /** Counts the engines that were started: each has terminals of its own. */
    generation: signal(0),
    machines: signal<readonly Machine[]>([]),
    tabs: signal(laptopTab),
    /** The terminal whose tab is in front. */
    active: signal("laptop"),
    /** The terminal that the reader searches. */
    findIn: signal<string | undefined>(undefined),
    steps: signal<readonly BenchStep[]>([]),
    /** Help that can still be undone. */
    helped: signal<{ readonly step: string; readonly kind: StepHelpKind } | undefined>(undefined),
    /** The link to this lab, where it is shown. */
    sharePanel: signal<VNode | undefined>(undefined),
    notices: signal<readonly BenchNotice[]>([]),
    /** Announced to screen readers. */
    notice: signal(""),
    view: signal<ViewName>(views[0] ?? "map"),
    /** Whose rules the rules view shows. */
    rulesNode: signal(""),
    /** The connection that the packet view has opened. */
    openFlow: signal<number | undefined>(undefined),
    /** Whose connections alone the packet view lists; empty for all. */
    flowsOf: signal(""),
    /** The connection whose way the map shows in place of the latest. */
    mapFlow: signal<number | undefined>(undefined),
    /** Whether a view stands above the terminals; on narrow screens in their place. */
    hasView: signal(true),
    /** The view's part of the height that it shares with the terminals. */
    viewShare: signal(0.6),
    /** How the reader wants the map; undefined until they say so. */
    mapKind: signal<"picture" | "table" | undefined>(undefined),
    /** The bench is a sheet over the text. */
    isNarrow: signal(false),
    isOpen: signal(true),
    isWide: signal(false),
    /** The bench covers the whole window, and the screen where it can. */
    isFull: signal(false),
    screenReader: signal(readScreenReader()),
  };
}

export type BenchState = ReturnType<typeof createBenchState>;
