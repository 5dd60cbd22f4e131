import type { Cancellation } from "./cancellation.ts";
import type { Clock } from "./clock.ts";
import type { Process, Program, SignalName } from "./process.ts";

/** The host could not bring a part of the simulator: a page without a network. */
export class NotLoadedError extends Error {}

const parts = new Set<Later<unknown>>();

/**
 * A part of the simulator that the host loads when it is first needed, by a literal `import()`. That takes none of the
 * cluster's time; but what else runs at that moment runs on. So who wants the same picks for the same seed, however
 * fast the host is, calls `loadAllParts` first.
 */
export class Later<Part> {
  readonly #load: () => Promise<Part>;
  #part: { readonly value: Part } | undefined;

  constructor(load: () => Promise<Part>) {
    this.#load = load;
    parts.add(this);
  }

  /**
   * Calls `use` in this very turn if the part has been loaded already. Rejects with NotLoadedError, or with the signal's reason:
   * who waits for a part on a slow network can be stopped.
   */
  async with<Result>(
    { clock, signal }: { readonly clock: Clock; readonly signal?: Cancellation | undefined },
    use: (part: Part) => Promise<Result> | Result,
  ): Promise<Result> {
    let part = this.#part;
    if (!part) {
      const loading = clock.during(this.load());
      part = await (signal ? Promise.race([loading, abortionOf(signal)]) : loading);
    }
    return use(part.value);
  }

  async load(): Promise<{ readonly value: Part }> {
    try {
      this.#part ??= { value: await this.#load() };
      return this.#part;
    } catch (error) {
      throw new NotLoadedError(`this part of the lab could not be loaded (is the network gone?): ${error}`);
    }
  }

  /** For what can only be needed once something else has loaded the part. Throws NotLoadedError. */
  get atHand(): Part {
    if (!this.#part) throw new NotLoadedError("this part of the lab has not been loaded");
    return this.#part.value;
  }

  get isLoaded(): boolean {
    return this.#part !== undefined;
  }
}

function abortionOf(signal: Cancellation): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** Loads what has not been needed yet, with what it can need in its turn. Rejects with NotLoadedError. */
export async function loadAllParts(): Promise<void> {
  for (let missing = [...parts]; missing.length > 0; missing = [...parts].filter(({ isLoaded }) => !isLoaded)) {
    await Promise.all(missing.map((part) => part.load()));
  }
}

/** A program that is loaded when it is first run. `handles`: see Program. */
export function laterProgram<Part>(
  part: Later<Part>,
  choose: (part: Part) => Program,
  handles: readonly SignalName[] = [],
): Program {
  let program: Program | undefined;
  const run = (process: Process) =>
    part.with({ clock: process.machine.clock, signal: process.signal }, (loaded) => {
      program ??= choose(loaded);
      return program(process);
    });
  return Object.assign(run, { handles });
}
