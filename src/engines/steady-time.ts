/** Two clocks of one host drift apart by far less between two looks. */
const mostDriftMs = 1000;

/**
 * The host's time of day, but never set back: who waits for an hour that comes twice would stand still for it. A leap
 * ahead goes through, for that is how a host's sleep shows (`monotonic`, like performance.now, may stand during it).
 */
export function steadyTime(timeOfDay: () => number, monotonic: () => number): () => number {
  let offset = 0;
  let last = { day: timeOfDay(), monotonic: monotonic() };
  return () => {
    const now = { day: timeOfDay(), monotonic: monotonic() };
    const setBack = now.monotonic - last.monotonic - (now.day - last.day);
    if (setBack > mostDriftMs) offset += setBack;
    last = now;
    return now.day + offset;
  };
}
