import type { Words } from "../words.ts";
import type { BenchStep } from "./bench-state.ts";

/** The lab's steps with their ticks; each leads to its place in the text. */
export function StepList({ steps, words }: { readonly steps: readonly BenchStep[]; readonly words: Words }) {
  const spoken = {
    todo: "",
    running: words.running,
    done: words.done,
    different: words.different,
    broken: "",
    refused: "",
  };
  // Where the lab stands alone there is no text, so no exercise either.
  const shown = steps.filter(({ name }) => document.getElementById(`step-${name}`));
  return (
    <ol class="step-list" aria-label={words.steps}>
      {shown.map(({ name, state }) => (
        <li key={name}>
          <a href={`#step-${name}`} data-state={state.kind} translate={false}>
            <span class="step-mark" aria-hidden="true" />
            {name}
            {spoken[state.kind] && <span class="sr-only"> {spoken[state.kind]}</span>}
          </a>
        </li>
      ))}
    </ol>
  );
}
