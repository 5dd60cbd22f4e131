import type { PresentAction } from "./present-keys.ts";
import type { PresentWords } from "./present-words.ts";

/** Below the slide: how far it is, and buttons for those without a keyboard at hand. */
export class PresentBar {
  readonly element = document.createElement("nav");
  readonly #count = document.createElement("p");
  readonly #said = document.createElement("p");
  readonly #progress = document.createElement("progress");

  constructor(words: PresentWords, run: (action: PresentAction) => void) {
    this.element.className = "present-bar";
    this.element.setAttribute("aria-label", words.present);
    this.#count.className = "present-count";
    this.#count.setAttribute("aria-hidden", "true");
    this.#said.className = "present-said";
    this.#said.setAttribute("role", "status");
    this.#progress.setAttribute("aria-hidden", "true");
    const buttons = shown.map(([action, sign]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.title = words.actions[action];
      button.setAttribute("aria-label", words.actions[action]);
      button.addEventListener("click", () => run(action));
      return button;
    });
    this.element.append(this.#progress, this.#count, this.#said, ...buttons);
  }

  show(number: number, all: number, words: PresentWords, name: string): void {
    this.#count.textContent = `${number} / ${all}`;
    this.#progress.max = all;
    this.#progress.value = number;
    this.say(`${words.slide(number, all)}: ${name}`, true);
  }

  /** For everybody to read, or, what is to be seen anyway, for screen readers only. */
  say(text: string, isSeen = false): void {
    this.#said.classList.toggle("sr-only", isSeen);
    this.#said.textContent = text;
  }
}

const shown: readonly (readonly [action: PresentAction, sign: string])[] = [
  ["back", "←"],
  ["next", "→"],
  ["swap", "⇄"],
  ["notes", "✎"],
  ["keys", "?"],
  ["leave", "✕"],
];
