import type { Clock, Timer } from "./clock.ts";

/** Work that stops now and then, so that a long one need not be a long task: the host may have a turn there. */
export type Pieces<Result> = Generator<undefined, Result, undefined>;

/** Does it without a stop. */
export function allAtOnce<Result>(pieces: Pieces<Result>): Result {
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
  }
}

/** Does a piece now and the others each in a turn of the host, at this very moment of the clock. Cancelled, it goes no further. */
export function inTurns(clock: Clock, pieces: Pieces<void>): Timer {
  let next: Timer | undefined;
  const step = () => {
    next = pieces.next().done ? undefined : clock.after(0, step);
  };
  step();
  return { cancel: () => next?.cancel() };
}
