import styles from "../../styles/present.css?inline";
import { NotesWindow } from "./notes-window.ts";
import { readPresentAddress, type Side, writePresentAddress } from "./present-address.ts";
import { PresentBar } from "./present-bar.ts";
import { showKeys, toggleBlack } from "./present-dialogs.ts";
import { type PresentAction, presentAction } from "./present-keys.ts";
import { presentWordsFor } from "./present-words.ts";
import { SlideView } from "./slide-view.ts";

/** The chapter on a wall, for as long as its page stands. */
class Presentation {
  readonly #words = presentWordsFor(document.documentElement.lang);
  readonly #root = document.documentElement;
  readonly #view: SlideView;
  readonly #bar: PresentBar;
  readonly #notes: NotesWindow;
  #isOn = false;
  #index = 0;
  #side: Side = "right";
  #sideOfLab: "right" | "left" = "right";
  #size = 1;

  constructor(main: HTMLElement) {
    this.#view = new SlideView(main);
    // A sheet that a lazy script imports would be linked by the page from the start.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    document.adoptedStyleSheets.push(sheet);
    this.#bar = new PresentBar(this.#words, (action) => this.run(action));
    this.#notes = new NotesWindow(this.#words, (action) => this.run(action));
    // Capture: the terminal keeps its keys to itself.
    window.addEventListener("keydown", (event) => this.#press(event, true), { capture: true });
    window.addEventListener("keydown", (event) => this.#press(event, false));
    window.addEventListener("popstate", () => this.follow());
    window.addEventListener("hashchange", () => this.follow());
    // A step that was run with the mouse must not have the next Space.
    main.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button, summary") : null;
      if (this.#isOn && event.detail > 0) button?.blur();
    });
  }

  /** From the slide that the reader looks at. */
  start(): void {
    if (this.#isOn) return;
    const slide = this.#view.slideInView()?.id ?? "";
    history.pushState(history.state, "", writePresentAddress(new URL(location.href), { side: this.#side, slide }));
    this.follow();
  }

  /** Does as the address says. */
  follow(): void {
    const address = readPresentAddress(new URL(location.href));
    if (!address) {
      this.#leave();
      return;
    }
    this.#putSide(address.side);
    const index = this.#view.slides.findIndex(({ id }) => id === address.slide);
    if (!this.#isOn) this.#enter();
    this.#show(index < 0 ? this.#indexOfElement(address.slide) : index);
  }

  run(action: PresentAction): void {
    const { slides } = this.#view;
    if (!this.#isOn) this.start();
    switch (action) {
      case "next":
        if (!this.#view.scrollOn()) this.#show(this.#index + 1);
        break;
      case "back":
        this.#show(this.#index - 1);
        break;
      case "first":
        this.#show(0);
        break;
      case "last":
        this.#show(slides.length - 1);
        break;
      case "run":
        this.#pressOfStep("[data-run-step]");
        break;
      case "catchUp":
        this.#pressOfStep("[data-help=bring]");
        break;
      case "reveal":
        this.#reveal();
        break;
      case "swap":
        this.#putSide(this.#sideOfLab === "right" ? "left" : "right");
        this.#show(this.#index);
        break;
      case "alone":
        this.#putSide(this.#side === "alone" ? this.#sideOfLab : "alone");
        this.#show(this.#index);
        break;
      case "larger":
      case "smaller":
        this.#size = Math.min(1.6, Math.max(0.6, this.#size * (action === "larger" ? 1.1 : 1 / 1.1)));
        this.#root.style.setProperty("--present-size", String(this.#size));
        break;
      case "black":
        toggleBlack(this.#words);
        break;
      case "fullScreen":
        // Where the browser forbids it, the instructor has the browser's own key.
        void (document.fullscreenElement ? document.exitFullscreen() : this.#root.requestFullscreen()).catch(() => {});
        break;
      case "notes":
        if (!this.#notes.open()) this.#bar.say(this.#words.notesBlocked);
        this.#tellNotes();
        break;
      case "keys":
        showKeys(this.#words);
        break;
      case "leave":
        history.replaceState(history.state, "", writePresentAddress(new URL(location.href), undefined));
        this.#leave();
        break;
    }
  }

  #press(event: KeyboardEvent, isCapture: boolean): void {
    // The black screen and the list of keys have keys of their own.
    if (!this.#isOn || document.querySelector("dialog[open]")) return;
    if (isCapture && event.key !== "PageDown" && event.key !== "PageUp") return;
    const action = presentAction(event);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    this.run(action);
  }

  #enter(): void {
    this.#isOn = true;
    this.#view.enter();
    this.#view.main.after(this.#bar.element);
    this.#notes.openAgain();
  }

  #leave(): void {
    if (!this.#isOn) return;
    this.#isOn = false;
    const [heading, first = heading] = this.#view.elementsOf(this.#view.slides[this.#index]);
    this.#bar.element.remove();
    this.#view.leave();
    if (document.fullscreenElement) void document.exitFullscreen();
    (first ?? this.#view.main).scrollIntoView({ block: "center", behavior: "instant" });
  }

  #show(index: number): void {
    const { slides } = this.#view;
    const to = Math.min(slides.length - 1, Math.max(0, index));
    const slide = slides[to];
    if (!slide) return;
    if (to !== this.#index) delete this.#root.dataset.revealed;
    this.#index = to;
    this.#view.show(slide, this.#side);
    this.#bar.show(to + 1, slides.length, this.#words, this.#view.nameOf(slide));
    const address = writePresentAddress(new URL(location.href), { side: this.#side, slide: slide.id });
    history.replaceState(history.state, "", address);
    this.#tellNotes();
  }

  #tellNotes(): void {
    const { slides } = this.#view;
    const minutesTo = (end: number) =>
      slides
        .slice(0, end)
        .flatMap((slide) => this.#view.notesOf(slide))
        .reduce((sum, { dataset }) => sum + Number(dataset.minutes ?? 0), 0);
    const [now, next] = [slides[this.#index], slides[this.#index + 1]];
    this.#notes.show({
      number: this.#index + 1,
      all: slides.length,
      name: this.#view.nameOf(now),
      notes: this.#view.notesOf(now),
      now: this.#view.elementsOf(now),
      next: next && { name: this.#view.nameOf(next), parts: this.#view.elementsOf(next) },
      minutesSoFar: minutesTo(this.#index + 1),
      minutes: minutesTo(slides.length),
    });
  }

  /** An address with a place of the chapter that begins no slide: the slide that shows it. */
  #indexOfElement(id: string): number {
    const element = document.getElementById(id);
    if (!element) return 0;
    return Math.max(
      0,
      this.#view.slides.findIndex((slide) => this.#view.elementsOf(slide).some((part) => part.contains(element))),
    );
  }

  #putSide(side: Side): void {
    this.#side = side;
    if (side !== "alone") this.#sideOfLab = side;
  }

  #pressOfStep(selector: string): void {
    const button = this.#view
      .elementsOf(this.#view.slides[this.#index])
      .flatMap((part) => (part.dataset.step === undefined ? [] : [part.querySelector<HTMLElement>(selector)]))[0];
    if (!button) {
      this.#bar.say(this.#words.nothingToRun);
      return;
    }
    // To run it where nobody sees it helps nobody.
    if (this.#side === "alone") this.run("alone");
    button.click();
  }

  #reveal(): void {
    const parts = this.#view.elementsOf(this.#view.slides[this.#index]);
    for (const details of parts.flatMap((part) => [...part.querySelectorAll("details")])) details.open = !details.open;
    if (this.#root.dataset.revealed === undefined) this.#root.dataset.revealed = "";
    else delete this.#root.dataset.revealed;
  }
}

let presentation: Presentation | undefined;

/** Present mode as the address says; or, where it says nothing, from what the reader looks at. */
export function present(): void {
  const main = document.querySelector("main");
  if (!main) return;
  presentation ??= new Presentation(main);
  if (readPresentAddress(new URL(location.href))) presentation.follow();
  else presentation.start();
}
