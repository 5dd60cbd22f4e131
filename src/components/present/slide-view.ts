import { type ChapterBlock, readBlocks } from "./chapter-blocks.ts";
import type { Side } from "./present-address.ts";
import { makeSlides, type Slide, titleSlide } from "./slides.ts";

const [smallestScale, scaleStep] = [0.6, 0.05];

/** The chapter's own elements, of which one slide's are shown. Nothing is moved or copied: what runs, runs on. */
export class SlideView {
  readonly slides: readonly Slide[];
  readonly main: HTMLElement;
  readonly #root = document.documentElement;
  readonly #blocks: readonly ChapterBlock[];
  readonly #description: HTMLElement;
  /** A step that has run has a line more; the lab's sheet takes room from the slide. */
  readonly #resized = new ResizeObserver(() => this.fit());

  constructor(main: HTMLElement) {
    this.main = main;
    const content = main.querySelector(".sl-markdown-content");
    this.#blocks = content ? readBlocks(content) : [];
    this.slides = makeSlides(this.#blocks);
    this.#description = document.createElement("p");
    this.#description.className = "present-description";
    this.#description.textContent = document.querySelector<HTMLMetaElement>("meta[name=description]")?.content ?? "";
  }

  enter(): void {
    this.main.tabIndex = 0;
    this.main.querySelector("h1")?.after(this.#description);
    this.#resized.observe(this.main);
    for (const part of this.main.children) this.#resized.observe(part);
  }

  leave(): void {
    this.#resized.disconnect();
    this.main.removeAttribute("tabindex");
    this.#description.remove();
    for (const name of ["present", "slide", "revealed"]) delete this.#root.dataset[name];
    for (const element of document.querySelectorAll<HTMLElement>("[data-on-slide]")) delete element.dataset.onSlide;
  }

  elementsOf(slide: Slide | undefined): HTMLElement[] {
    return (slide?.shown ?? []).flatMap((index) => this.#blocks[index]?.element ?? []);
  }

  notesOf(slide: Slide | undefined): HTMLElement[] {
    return (slide?.notes ?? []).flatMap((index) => this.#blocks[index]?.element ?? []);
  }

  /** In a few words, for the speaker and for a screen reader. */
  nameOf(slide: Slide | undefined): string {
    const [first] = this.elementsOf(slide);
    const heading = first?.matches("h2, h3") ? first : first?.querySelector(":scope > :is(h2, h3)");
    return (heading ?? this.main.querySelector("h1"))?.textContent ?? "";
  }

  show(slide: Slide, side: Side): void {
    const shown = new Set(this.elementsOf(slide));
    for (const { element } of this.#blocks) mark(element, shown.has(element));
    for (const list of this.main.querySelectorAll<HTMLElement>(".sl-markdown-content > ul")) {
      mark(
        list,
        [...list.children].some((item) => item instanceof HTMLElement && shown.has(item)),
      );
    }
    this.#root.dataset.present = side;
    this.#root.dataset.slide = slide.id === titleSlide ? "title" : "text";
    this.main.scrollTop = 0;
    this.fit();
  }

  /** Makes the type of a slide that is full smaller; below a limit it scrolls. */
  fit(): void {
    // The map draws in pixels.
    const size = Number.parseFloat(getComputedStyle(this.#root).fontSize);
    this.#root.style.setProperty("--map-scale", String(Math.max(1, size / 15)));
    for (let scale = 1; scale >= smallestScale; scale -= scaleStep) {
      this.#root.style.setProperty("--slide-scale", String(scale));
      if (this.main.scrollHeight <= this.main.clientHeight) return;
    }
  }

  /** Scrolls on in a slide that is higher than the wall. False at its end. */
  scrollOn(): boolean {
    const { scrollHeight, clientHeight, scrollTop } = this.main;
    if (scrollHeight - clientHeight - scrollTop < 4) return false;
    this.main.scrollBy({ top: clientHeight * 0.8 });
    return true;
  }

  /** The slide with what the reader looks at. */
  slideInView(): Slide | undefined {
    const title = this.main.querySelector("h1")?.getBoundingClientRect();
    if (title && title.top >= 0 && title.bottom <= innerHeight) return this.slides[0];
    const middle = innerHeight / 2;
    return this.slides.findLast((slide) => {
      const parts = this.elementsOf(slide);
      // The heading comes again on each slide of its section.
      const first = parts[1] ?? parts[0];
      return !first || first.getBoundingClientRect().top < middle;
    });
  }
}

function mark(element: HTMLElement, isOnSlide: boolean): void {
  if (isOnSlide) element.dataset.onSlide = "";
  else delete element.dataset.onSlide;
}
