import { showHint } from "../hint.ts";
import type { Words } from "../words.ts";
import type { BenchState, BenchStep, StepState } from "./bench-state.ts";

/** Shows the state of the lab's steps at their blocks in the text. */
export function showStepStates(steps: readonly BenchStep[], helped: BenchState["helped"]["value"], words: Words): void {
  for (const { name, state } of steps) {
    const block = document.querySelector<HTMLElement>(`[data-step="${CSS.escape(name)}"]`);
    if (!block) continue;
    if (block.dataset.state !== state.kind) {
      // Who has done it needs no hint any more, but may ask for it.
      if (state.kind === "done") showHint(block, false);
      block.dataset.state = state.kind;
    }
    setText(block.querySelector("[data-run-label]"), state.kind === "running" ? words.stop : words.run);
    setText(block.querySelector("[data-step-status]"), statusOf(state, words, block.dataset));
    if (state.kind === "different") showHint(block, true);
    for (const button of block.querySelectorAll<HTMLElement>("[data-help]")) {
      const label = button.dataset.help === "do" ? words.doItForMe : words.bringMeHere;
      const isUndo = helped?.step === name && helped.kind === button.dataset.help;
      setText(button.querySelector("[data-help-label]"), isUndo ? words.undo : label);
    }
  }
}

/** What an exercise says of itself stands at its block. */
function statusOf(state: StepState, words: Words, { broken = "", repaired }: DOMStringMap): string {
  switch (state.kind) {
    case "todo":
      return "";
    case "running":
      return words.running;
    case "done":
      return repaired ?? words.done;
    case "broken":
      return broken;
    case "different":
      return `${words.different}\n${state.words}`;
    case "refused":
      return state.words;
  }
}

/** Only where it changes: a live region speaks what is set. */
function setText(element: Element | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}
