/** A figure of a measurement: `measurement/figure`. */
export type FigureName = `${string}/${string}`;

export interface Aim {
  readonly text: string;
  /** `of` finds other figures; undefined when they are not numbers. */
  met(ours: number, of: (name: FigureName) => number | undefined): boolean | undefined;
}

/** A line of the report. */
export interface Row {
  readonly label: string;
  readonly unit: "ms" | "µs" | "/s" | "MB" | "kB" | "";
  readonly ours: FigureName;
  /** What it is set beside: the peer's figure, or our own at another size. */
  readonly beside: FigureName | undefined;
  readonly aim: Aim | undefined;
}

const sizes = [100, 1000, 10_000] as const;
const count = (number: number) => number.toLocaleString("en");

function atMost(limit: number): Aim {
  return { text: `≤ ${count(limit)}`, met: (ours) => ours <= limit };
}

/** `part` of what stands beside it, or less. */
export function atMostOf(part: number, beside: FigureName, text: string): Aim {
  return {
    text,
    met: (ours, of) => {
      const other = of(beside);
      return other === undefined ? undefined : ours <= part * other;
    },
  };
}

function atLeastOf(part: number, beside: FigureName, text: string): Aim {
  return {
    text,
    met: (ours, of) => {
      const other = of(beside);
      return other === undefined ? undefined : ours >= part * other;
    },
  };
}

/** Costs the same at every size; what caches lose is allowed for. */
function sameAs(beside: FigureName): Aim {
  return atMostOf(2, beside, "as with 100");
}

function podRows(replicas: number): Row[] {
  const isLargest = replicas === 1000;
  const label = `${count(replicas)} pods on 10 nodes, all ready`;
  return [
    {
      label: `${label}: computed`,
      unit: "ms",
      ours: `pods-${replicas}/total`,
      beside: undefined,
      aim: undefined,
    },
    {
      label: `${label}: waited for`,
      unit: "ms",
      ours: `pods-${replicas}-waited/total`,
      beside: `peer-pods-${replicas}/total`,
      aim: isLargest ? atMost(2000) : undefined,
    },
    {
      label: `${label}: longest task`,
      unit: "ms",
      ours: `pods-${replicas}-waited/longest`,
      beside: `peer-pods-${replicas}/longest`,
      aim: atMost(50),
    },
  ];
}

function ruleRows(services: number): Row[] {
  const label = `${count(services)} Services`;
  const row = (what: string, figure: string, unit: Row["unit"], aim: (beside: FigureName) => Aim | undefined): Row => {
    const smallest: FigureName = `rules-${sizes[0]}/${figure}`;
    const isSmallest = services === sizes[0];
    return {
      label: `${label}: ${what}`,
      unit,
      ours: `rules-${services}/${figure}`,
      beside: isSmallest ? undefined : smallest,
      aim: isSmallest ? undefined : aim(smallest),
    };
  };
  return [
    row("all rules made and loaded", "generation", "ms", () => undefined),
    row("longest task of it", "longest", "ms", () => atMost(50)),
    row("an endpoint changes", "change", "ms", sameAs),
    row("a Service comes", "created", "ms", () => undefined),
    row("one lookup", "lookup", "µs", sameAs),
    row("memory", "memory", "MB", () => undefined),
  ];
}

export const rows: readonly Row[] = [
  {
    label: "From nothing to the first answer of 4 pods: computed",
    unit: "ms",
    ours: "first-answer/total",
    beside: "peer-first-answer/total",
    aim: atMostOf(0.1, "peer-first-answer/total", "a tenth"),
  },
  {
    label: "  of it, the boot",
    unit: "ms",
    ours: "first-answer/boot",
    beside: undefined,
    aim: undefined,
  },
  {
    label: "From nothing to the first answer of 4 pods: waited for",
    unit: "ms",
    ours: "first-answer-waited/total",
    beside: "peer-first-answer/total",
    aim: undefined,
  },
  ...[100, 300, 1000].flatMap(podRows),
  {
    label: "Requests on new connections, with name and rules",
    unit: "/s",
    ours: "new-connections/rate",
    beside: "peer-requests/rate",
    aim: atLeastOf(0.5, "peer-requests/rate", "half"),
  },
  {
    label: "Requests on kept connections",
    unit: "/s",
    ours: "kept-connections/rate",
    beside: "peer-requests/rate",
    aim: atLeastOf(1, "peer-requests/rate", "as many"),
  },
  {
    label: "curl commands in a shell, traced",
    unit: "/s",
    ours: "curl/rate",
    beside: undefined,
    aim: undefined,
  },
  ...sizes.flatMap(ruleRows),
  {
    label: "Heap after 8 hours of use",
    unit: "MB",
    ours: "hours/first",
    beside: undefined,
    aim: undefined,
  },
  {
    label: "Heap after 10 hours of use",
    unit: "MB",
    ours: "hours/last",
    beside: "hours/first",
    aim: atMostOf(1.1, "hours/first", "no more"),
  },
];
