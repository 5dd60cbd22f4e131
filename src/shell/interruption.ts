import { Signalled, type SignalName } from "../cluster/process.ts";

/**
 * What stops a shell's current command line. Unlike `Process.signal` it can be renewed: after Ctrl-C an interactive
 * shell goes on, and so does a script that traps the signal.
 */
export class Interruption {
  #controller = new AbortController();
  readonly #repeats = new Set<(signalName: SignalName) => void>();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  raise(signalName: SignalName): void {
    if (this.signal.aborted) for (const tell of this.#repeats) tell(signalName);
    else this.#controller.abort(new Signalled(signalName));
  }

  /** Tells of signals that come when the command line has been stopped already. Returns the function that unlinks. */
  onRepeat(tell: (signalName: SignalName) => void): () => void {
    this.#repeats.add(tell);
    return () => this.#repeats.delete(tell);
  }

  /** Aborts with whatever reason `outer` has, now or later. Returns the function that unlinks. */
  follow(outer: AbortSignal, raise: (signalName: SignalName) => void = (name) => this.raise(name)): () => void {
    const pass = () => {
      raise(signalNameOf(outer.reason));
    };
    if (outer.aborted) pass();
    else outer.addEventListener("abort", pass, { once: true });
    return () => outer.removeEventListener("abort", pass);
  }

  renew(): void {
    if (this.signal.aborted) this.#controller = new AbortController();
  }
}

/** The signal behind an abort's reason. */
export function signalNameOf(reason: unknown): SignalName {
  return reason instanceof Signalled ? reason.signalName : "SIGTERM";
}
