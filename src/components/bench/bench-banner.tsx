import type { BenchProps } from "./bench.tsx";

/** What stands between the reader and the terminals: starting, could not start, stopped. */
export function BenchBanner({ session, state, words }: BenchProps) {
  const { value: phase } = state.phase;
  if (phase.kind === "running") return null;
  if (phase.kind === "starting") return <p class="bench-banner">{words.starting}</p>;
  const hasCrashed = phase.kind === "crashed";
  return (
    <div class="bench-banner trouble" role="alert">
      <p>
        {hasCrashed ? words.crashed : words.cannotStart} {phase.reason}
      </p>
      <button type="button" class="start" onClick={() => void (hasCrashed ? session.startAgain() : session.reset())}>
        {hasCrashed ? words.startAgain : words.resetYes}
      </button>
    </div>
  );
}
