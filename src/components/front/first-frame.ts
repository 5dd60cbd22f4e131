import { createNodeEngine } from "../../engines/node/node-engine.ts";
import type { ClusterMapData, FlowsData, ViewData } from "../../lab/views/view-data.ts";
import { nextPodMarks, type PodMarks } from "../bench/views/pod-marks.ts";
import { frontLab, loopFor, loopTerminal, setUp, shownColumns, shownRows } from "./front-lab.ts";
import { PlainOutput } from "./plain-output.ts";

export interface FirstFrame {
  readonly map: ClusterMapData;
  readonly marks: PodMarks;
  readonly traffic: FlowsData;
  /** What the terminal shows last. */
  readonly text: string;
}

const ranForMs = 40_500;

let frame: Promise<FirstFrame> | undefined;

/** What the loop has done after half a minute: run for real, in virtual time, while the site is built. */
export function firstFrame(): Promise<FirstFrame> {
  frame ??= runLoop();
  return frame;
}

async function runLoop(): Promise<FirstFrame> {
  const engine = createNodeEngine();
  const output = new PlainOutput({ rows: shownRows + 2, columns: shownColumns.narrow });
  const views = new Map<string, ViewData>();
  const { promise: seen, resolve } = Promise.withResolvers<void>();
  engine.subscribe((event) => {
    if (event.type === "output" && event.terminal === loopTerminal) output.write(event.data);
    if (event.type !== "view") return;
    views.set(event.data.topic, event.data);
    if (views.size === 2) resolve();
  });
  engine.hold(true);
  await engine.boot({ lab: frontLab, replay: [...setUp, loopFor(ranForMs)] });
  engine.watch({ topic: "map" });
  engine.watch({ topic: "flows" });
  engine.hold(false);
  await seen;
  await engine.dispose();
  const map = views.get("map");
  const traffic = views.get("flows");
  if (map?.topic !== "map" || traffic?.topic !== "flows") throw new Error("the front page's loop has shown nothing");
  return { map, traffic, marks: nextPodMarks(new Map(), map), text: withoutInterrupt(output.text) };
}

/** Only what the loop has printed: the two rows of the Ctrl-C that ended it, and of the prompt, are left out. */
function withoutInterrupt(text: string): string {
  return text.replace(/\n?\^C.*$/s, "");
}
