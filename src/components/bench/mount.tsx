import { effect } from "@preact/signals";
import { render } from "preact";
import type { Engine } from "../../engines/engine.ts";
import type { EarlyWorker } from "../../engines/worker/lab-worker.ts";
import { createWorkerEngine } from "../../engines/worker/worker-engine.ts";
import type { ExercisePart } from "../../lab/transcript.ts";
import { keepSite } from "../../offline/register.ts";
import type { Words } from "../words.ts";
import { Bench } from "./bench.tsx";
import { keepLayout, restoreLayout } from "./bench-layout.ts";
import { type BenchTraits, createBenchState, type StepHelpKind } from "./bench-state.ts";
import { followFullScreen } from "./full-screen.ts";
import type { LabHistory } from "./history-format.ts";
import { LabSession } from "./lab-session.ts";
import { showStepStates } from "./step-blocks.ts";

export interface OpenBench {
  /** Opens the bench if it was closed, and brings it to the keyboard. */
  show(): void;
  /** Leaves what runs for a lab that came with a link. */
  startShared(shared: LabHistory): Promise<void>;
  /** The button of a step in the text: runs the step, or stops it. */
  pressStep(name: string, part?: ExercisePart): Promise<void>;
  /** A step's "do it for me" or "bring me here". */
  helpWithStep(name: string, kind: StepHelpKind): Promise<void>;
}

export interface MountOptions {
  /** What came with a link to the lab. */
  readonly shared?: LabHistory | undefined;
  /** Has been started while this was loaded; for the first engine. */
  readonly early?: EarlyWorker | undefined;
  /** In a worker when left out. */
  readonly createEngine?: (() => Engine) | undefined;
  /** In the place of those that speak of a cluster. */
  readonly words?: Partial<Words> | undefined;
  readonly traits?: BenchTraits | undefined;
}

/** Puts the bench where the poster was, and starts the lab that `place` names, or what came with a link to it. */
export function mountBench(place: HTMLElement, pageWords: Words, options: MountOptions): OpenBench {
  const words = { ...pageWords, ...options.words };
  const { shared, traits } = options;
  let { early } = options;
  const { lab = "", labsPath = "/labs/", serviceWorker, layoutKey = "" } = place.dataset;
  const { language } = words;
  const state = createBenchState(traits);
  const labsUrl = new URL(labsPath, location.href).href;
  const inWorker = () => {
    const worker = early;
    early = undefined;
    return createWorkerEngine({ labsUrl, language, early: worker });
  };
  const { createEngine = inWorker } = options;
  const onPassed = (step: string, output: string) => void measureQuestions(lab, step, output);
  const session = new LabSession({ lab, state, words, language, createEngine, onPassed });

  place.querySelector("[data-poster]")?.remove();
  effect(() => {
    const { isOpen, isWide } = state;
    document.documentElement.dataset.bench = isOpen.value ? (isWide.value ? "wide" : "open") : "closed";
  });
  effect(() => showStepStates(state.steps.value, state.helped.value, words));
  effect(() => {
    if (state.isComplete.value && serviceWorker) void keepSite(serviceWorker);
  });
  const narrow = matchMedia("(width < 1100px)");
  const adaptToWidth = () => {
    state.isNarrow.value = narrow.matches;
    state.hasView.value = !narrow.matches;
  };
  narrow.addEventListener("change", adaptToWidth);
  adaptToWidth();
  const restoreRest = shared ? undefined : restoreLayout(layoutKey, state, place);
  void session.start(shared).then(restoreRest);
  keepLayout(layoutKey, state, place);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") session.save();
  });
  window.addEventListener("pagehide", () => session.save());
  window.addEventListener("online", () => session.backOnline());
  render(<Bench session={session} state={state} words={words} />, place);

  const focusTerminal = () => place.querySelector<HTMLElement>("[role=tabpanel]:not([hidden]) textarea")?.focus();
  followFullScreen(state, focusTerminal);
  return {
    show() {
      state.isOpen.value = true;
      requestAnimationFrame(focusTerminal);
    },
    async startShared(history) {
      state.isOpen.value = true;
      await session.start(history);
    },
    async pressStep(name, part) {
      state.isOpen.value = true;
      await session.pressStep(name, part);
    },
    async helpWithStep(name, kind) {
      state.isOpen.value = true;
      await session.helpWithStep(name, kind);
    },
  };
}

/** Compares what a step has printed with the answers to the questions about it, seen or not. */
async function measureQuestions(lab: string, step: string, output: string): Promise<void> {
  if (!document.querySelector(`[data-of="${CSS.escape(step)}"]`)) return;
  try {
    const predict = await import("../predict.ts");
    predict.startQuestions(lab);
    predict.measureQuestions(step, output);
  } catch {
    // Without a network before all has been loaded: the question stays open.
  }
}
