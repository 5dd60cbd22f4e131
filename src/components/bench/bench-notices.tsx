import type { BenchProps } from "./bench.tsx";
import type { BenchNotice } from "./bench-state.ts";

/** What the reader should know and may put away. */
export function BenchNotices({ session, state, words }: BenchProps) {
  const text = (notice: BenchNotice) => {
    if (notice.kind === "slept") return words.slept(notice.minutes);
    return notice.kind === "resumed" ? notice.text : words.notices[notice.kind];
  };
  return (
    <div class="bench-notices" role="status">
      {state.notices.value.map((notice) => (
        <div key={notice.kind} class="bench-notice">
          <p class="notice-text">{text(notice)}</p>
          {notice.kind === "shared" && (
            <button type="button" class="quiet" onClick={() => void session.leaveOwn()}>
              {words.backToMine}
            </button>
          )}
          <button type="button" class="quiet" onClick={() => session.dismiss(notice.kind)}>
            {words.dismiss}
          </button>
        </div>
      ))}
    </div>
  );
}
