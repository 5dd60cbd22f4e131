import type { EngineEvent } from "../engine.ts";

/** Twice Ctrl-C at an empty prompt ends a lab: whoever wants out finds it. */
export class LeaveKeys {
  readonly #terminal: string;
  /** At a prompt, with nothing typed at it. */
  #isEmpty = false;
  #presses = 0;

  constructor(terminal: string) {
    this.#terminal = terminal;
  }

  note(event: EngineEvent): void {
    if (!("terminal" in event) || event.terminal !== this.#terminal) return;
    if (event.type === "prompt") this.#isEmpty = true;
    else if (event.type === "command") this.#isEmpty = false;
  }

  /** What is asked for by keys that have been typed. */
  press(keys: string): "nothing" | "warn" | "leave" {
    if (keys !== "\x03") this.#isEmpty = false;
    this.#presses = this.#isEmpty ? this.#presses + 1 : 0;
    if (this.#presses === 0) return "nothing";
    return this.#presses === 1 ? "warn" : "leave";
  }
}
