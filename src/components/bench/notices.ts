import type { BenchNotice, BenchState } from "./bench-state.ts";

/** Shows what the reader should know, in the place of an earlier one of its kind. */
export function tell({ notices }: BenchState, notice: BenchNotice): void {
  notices.value = [...notices.value.filter(({ kind }) => kind !== notice.kind), notice];
}

export function dismiss({ notices }: BenchState, kind: BenchNotice["kind"]): void {
  notices.value = notices.value.filter((notice) => notice.kind !== kind);
}
