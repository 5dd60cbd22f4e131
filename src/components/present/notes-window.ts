import styles from "../../styles/notes-window.css?inline";
import { type PresentAction, presentAction } from "./present-keys.ts";
import type { PresentWords } from "./present-words.ts";
import { SpeakerClock } from "./speaker-clock.ts";

/** What the speaker sees. The elements stay the chapter's own: copies are shown. */
export interface SpeakerSlide {
  readonly number: number;
  readonly all: number;
  readonly name: string;
  readonly notes: readonly HTMLElement[];
  readonly now: readonly HTMLElement[];
  readonly next: { readonly name: string; readonly parts: readonly HTMLElement[] } | undefined;
  /** As the notes plan it: to the end of this slide, and of the chapter. */
  readonly minutesSoFar: number;
  readonly minutes: number;
}

const windowName = "eastwest-notes";
const openKey = "eastwest:notes";
/** What the speaker may do from here: all but what only makes sense on the wall. */
const moves: readonly PresentAction[] = ["back", "next", "run", "reveal", "black"];

/**
 * The second window: a document without an address, which this page writes and listens to itself. It needs no file and no
 * network, and has this page's policy.
 */
export class NotesWindow {
  readonly #words: PresentWords;
  readonly #run: (action: PresentAction) => void;
  #document: Document | undefined;
  #clock: SpeakerClock | undefined;

  constructor(words: PresentWords, run: (action: PresentAction) => void) {
    this.#words = words;
    this.#run = run;
  }

  /** False where the browser does not let a page open windows. */
  open(): boolean {
    if (this.#document?.defaultView) {
      this.#document.defaultView.focus();
      return true;
    }
    // With a name: after a reload of the page it is the same window.
    const opened = window.open("", windowName, "popup,width=1100,height=760");
    if (!opened) return false;
    sessionStorage.setItem(openKey, "open");
    this.#document = opened.document;
    this.#build(opened.document);
    opened.addEventListener("pagehide", () => {
      this.#clock?.stop();
      this.#document = undefined;
      sessionStorage.removeItem(openKey);
    });
    return true;
  }

  /** The page has been reloaded, and its window is there still. */
  openAgain(): void {
    if (!this.#document && sessionStorage.getItem(openKey)) this.open();
  }

  show(slide: SpeakerSlide): void {
    const page = this.#document;
    if (!page) return;
    const words = this.#words;
    page.title = `${words.notes}: ${slide.name}`;
    put(page, "#count", `${slide.number} / ${slide.all}`);
    put(page, "h1", slide.name);
    put(page, "#planned", slide.minutes > 0 ? words.planned(slide.minutesSoFar, slide.minutes) : "");
    putCopies(page, "#notes", slide.notes, words.noNotes);
    putCopies(page, "#now", slide.now, slide.name);
    put(page, "#next-name", slide.next?.name ?? words.theEnd);
    putCopies(page, "#next", slide.next?.parts ?? [], "");
  }

  #build(page: Document): void {
    const { lang, dataset } = document.documentElement;
    page.documentElement.lang = lang;
    page.documentElement.dataset.theme = dataset.theme ?? "light";
    const view = page.defaultView;
    if (!view) return;
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(styles);
    page.adoptedStyleSheets = [sheet];
    const words = this.#words;
    const head = make(page, "header");
    this.#clock = new SpeakerClock(page, words);
    const buttons = moves.map((action) => {
      const button = make(page, "button", words.actions[action]);
      button.type = "button";
      button.addEventListener("click", () => this.#run(action));
      return button;
    });
    const buttonRow = make(page, "nav");
    buttonRow.setAttribute("aria-label", words.present);
    buttonRow.append(...buttons);
    head.append(this.#clock.element, make(page, "p", "", "planned"), buttonRow);
    const main = make(page, "main");
    const notes = make(page, "section", "", "notes-part");
    const count = make(page, "p", "", "count");
    count.setAttribute("role", "status");
    notes.append(count, make(page, "h1"), make(page, "div", "", "notes"));
    const slides = make(page, "div", "", "slides");
    for (const [title, parts] of [
      [words.now, [make(page, "div", "", "now")]],
      [words.upNext, [make(page, "h3", "", "next-name"), make(page, "div", "", "next")]],
    ] as const) {
      const section = make(page, "section");
      section.append(make(page, "h2", title), ...parts);
      slides.append(section);
    }
    // They scroll, by keys too.
    for (const part of [notes, slides]) part.tabIndex = 0;
    main.append(notes, slides);
    const foot = make(page, "footer");
    const link = make(page, "a", words.withNotes);
    link.href = new URL("?notes", location.href).href;
    link.target = "_blank";
    foot.append(link);
    page.body.replaceChildren(head, main, foot);
    page.addEventListener("keydown", (event) => {
      const action = presentAction(event);
      // Who closes a window with Esc does not mean the wall.
      if (!action || action === "leave" || action === "notes" || action === "keys") return;
      event.preventDefault();
      this.#run(action);
    });
  }
}

function make<Name extends keyof HTMLElementTagNameMap>(
  page: Document,
  name: Name,
  text = "",
  id = "",
): HTMLElementTagNameMap[Name] {
  const element = page.createElement(name);
  element.textContent = text;
  if (id) element.id = id;
  return element;
}

function put(page: Document, selector: string, text: string): void {
  const element = page.querySelector(selector);
  if (element && element.textContent !== text) element.textContent = text;
}

function putCopies(page: Document, selector: string, parts: readonly HTMLElement[], otherwise: string): void {
  const place = page.querySelector(selector);
  place?.replaceChildren(...(parts.length > 0 ? parts.map((part) => copyOf(page, part)) : [otherwise]));
}

/** To be read only: without what can be pressed, and with what the wall does not show yet. */
function copyOf(page: Document, part: HTMLElement): HTMLElement {
  const copy = page.importNode(part, true);
  copy.hidden = false;
  // The section's name stands above.
  for (const gone of copy.querySelectorAll(
    "button, input, summary, [role=status], [hidden], .sr-only, .sl-anchor-link, .step-head",
  )) {
    gone.remove();
  }
  for (const element of [copy, ...copy.querySelectorAll<HTMLElement>("*")]) {
    for (const name of [
      "id",
      "role",
      "tabindex",
      "aria-label",
      "aria-labelledby",
      "aria-describedby",
      "aria-controls",
    ]) {
      element.removeAttribute(name);
    }
  }
  // Folded on the wall, perhaps.
  for (const details of copy.querySelectorAll("details")) details.replaceWith(...details.children);
  return copy;
}
