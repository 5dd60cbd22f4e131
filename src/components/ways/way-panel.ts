/** The choice as WayChoice.astro has put it into the page: what it shows, and nothing of what it does. */
export class WayPanel {
  readonly #place: HTMLElement;

  constructor(place: HTMLElement) {
    this.#place = place;
  }

  /** Its sheet, on a narrow screen. On a wide one it is always there. */
  toggle(isOpen = !this.#place.hasAttribute("data-ways-open")): void {
    this.#place.toggleAttribute("data-ways-open", isOpen);
    this.#find("[data-open-ways]")?.setAttribute("aria-expanded", String(isOpen));
  }

  /** Brings the reader there. */
  ask(): void {
    this.toggle(true);
    this.#find("[data-ways-list]")?.focus();
  }

  /** How the lab's start fares, at its button; nothing at the others. */
  say(way: "page" | "machine", text: string): void {
    for (const status of this.#place.querySelectorAll<HTMLElement>("[data-way-status]")) {
      status.textContent = status.dataset.wayStatus === way ? text : "";
    }
  }

  /** Why real Node.js cannot run here; the other ways stand below. Undefined takes it back. */
  refuse(reason: string | undefined): void {
    const trouble = this.#find("[data-ways-trouble]");
    const words = this.#find("[data-ways-reason]");
    if (words) words.textContent = reason ?? "";
    if (trouble) trouble.hidden = reason === undefined;
    if (reason === undefined) return;
    this.say("page", "");
    // The other two come first now.
    this.#find("[data-ways-list]")?.append(this.#find("[data-page-way]") ?? "");
    this.ask();
  }

  /** Before anybody asks: what this browser lacks will not come. */
  closePage(reason: string): void {
    this.say("page", reason);
    const button = this.#find<HTMLButtonElement>("[data-start-way=page]");
    if (button) button.disabled = true;
  }

  get command(): HTMLElement | null {
    return this.#find("[data-way-command]");
  }

  /** Written into the page by the build, in its language. */
  words(name: "preparing" | "copied" | "notCopied" | "chooseAgain"): string {
    return this.#find("[data-ways]")?.dataset[name] ?? "";
  }

  #find<Kind extends HTMLElement = HTMLElement>(selector: string): Kind | null {
    return this.#place.querySelector<Kind>(selector);
  }
}
