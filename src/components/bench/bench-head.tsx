import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { BenchProps } from "./bench.tsx";
import { writeScreenReader } from "./kept-choices.ts";
import { ShareButton } from "./share-button.tsx";

/** The bench's title bar: how far the reader is, and the buttons for the whole bench. */
export function BenchHead({ session, state, words }: BenchProps) {
  const isAsking = useSignal(false);
  const resetButton = useRef<HTMLButtonElement>(null);
  const { value: steps } = state.steps;
  const walk = steps.filter(({ kind }) => kind === "step");
  const done = walk.filter((step) => step.state.kind === "done").length;
  const { value: isWide } = state.isWide;
  const { value: isFull } = state.isFull;

  if (isAsking.value) {
    const answer = (yes: boolean) => () => {
      isAsking.value = false;
      // The question took the place of the button that had the focus.
      requestAnimationFrame(() => resetButton.current?.focus());
      if (yes) void session.reset();
    };
    return (
      <fieldset class="bench-head asking" aria-label={words.reset}>
        <p>{words.resetAsk}</p>
        <button type="button" class="quiet" onClick={answer(true)}>
          {words.resetYes}
        </button>
        <button type="button" class="quiet" ref={(button) => button?.focus()} onClick={answer(false)}>
          {words.resetNo}
        </button>
      </fieldset>
    );
  }
  return (
    <div class="bench-head">
      <p class="bench-title">
        <b>{words.bench}</b> <span>{walk.length > 0 && words.stepsDone(done, walk.length)}</span>
      </p>
      <button
        type="button"
        class="quiet"
        aria-pressed={state.screenReader.value}
        onClick={() => {
          state.screenReader.value = !state.screenReader.value;
          writeScreenReader(state.screenReader.value);
        }}
      >
        {words.screenReader}
      </button>
      <ShareButton session={session} state={state} words={words} />
      <button
        type="button"
        class="quiet"
        ref={resetButton}
        onClick={() => {
          isAsking.value = true;
        }}
      >
        {words.reset}
      </button>
      <button
        type="button"
        class="icon widen"
        aria-label={isWide ? words.narrow : words.widen}
        title={isWide ? words.narrow : words.widen}
        onClick={() => {
          state.isWide.value = !isWide;
        }}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d={isWide ? "M6.5 2v4.5H2M9.5 14V9.5H14" : "M9.5 2H14v4.5M6.5 14H2V9.5M14 2 9 7M2 14l5-5"} />
        </svg>
      </button>
      <button
        type="button"
        class="icon"
        aria-label={isFull ? words.leaveFullScreen : words.fullScreen}
        title={`${isFull ? words.leaveFullScreen : words.fullScreen} (Alt+Enter)`}
        aria-keyshortcuts="Alt+Enter"
        onClick={() => {
          state.isFull.value = !isFull;
        }}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d={isFull ? "M6 2v4H2M10 2v4h4M6 14v-4H2M10 14v-4h4" : "M2 6V2h4M14 6V2h-4M2 10v4h4M14 10v4h-4"} />
        </svg>
      </button>
      <button
        type="button"
        class="icon"
        aria-label={words.close}
        title={words.close}
        onClick={() => {
          state.isOpen.value = false;
        }}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="m3 3 10 10M13 3 3 13" />
        </svg>
      </button>
    </div>
  );
}
