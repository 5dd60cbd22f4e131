import type { BenchProps } from "./bench.tsx";

/** What stands between the reader and the terminals: starting, could not start, stopped. */
export function BenchBanner({ session, state, words }: BenchProps) {
  const { value: phase } = state.phase;
  if (phase.kind === "running") return null;
  if (phase.kind === "starting") return <p class="bench-banner">{words.starting}</p>;
  const hasCrashed = phase.kind === "crashed";
  const hasHistory = session.history.entries.length > 0;
  return (
    <div class="bench-banner trouble" role="alert">
      <p>
        {hasCrashed ? words.crashed : words.cannotStart} {phase.reason} {hasHistory && words.stillKept}
      </p>
      <button type="button" class="start" onClick={() => void session.startAgain()}>
        {hasCrashed ? words.startAgain : words.tryAgain}
      </button>
      {state.chooseWay && (
        <button type="button" class="quiet" data-choose-way>
          {state.chooseWay}
        </button>
      )}
      {!hasCrashed && hasHistory && (
        <button type="button" class="quiet" onClick={() => void session.reset()}>
          {words.resetYes}
        </button>
      )}
    </div>
  );
}
