import type { Clock } from "../../clock.ts";

/**
 * Gives the host what its streams need to settle a read when everything is there, while virtual time stands still.
 * Whether `read` has settled; if not, it waits for something in cluster time.
 */
export async function settlesAtOnce(clock: Clock, read: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const done = () => {
    settled = true;
  };
  read.then(done, done);
  for (let tick = 0; tick < patienceTicks; tick++) {
    await undefined;
    if (settled) return true;
  }
  await clock.during(
    (async () => {
      for (let turn = 0; turn < patienceTurns && !settled; turn++) await clock.turn();
    })(),
  );
  return settled;
}

/** Streams made from a text settle within the microtasks of Node 24 and Chromium; the turns are for others. */
const patienceTicks = 30;
const patienceTurns = 3;

/** Reads a body's bytes, which live in the host's streams, without letting virtual time run on meanwhile. */
export async function readHost<T>(clock: Clock, read: Promise<T>): Promise<T> {
  await settlesAtOnce(clock, read);
  return read;
}
