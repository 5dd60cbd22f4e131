/** A part of a chapter's text, as far as it matters for where a slide begins. */
export interface Block {
  readonly kind: "heading" | "prose" | "question" | "act" | "notes" | "break";
  /** About how many lines of a slide it takes. */
  readonly lines: number;
  /** Of headings, and of what is an act: names the slide in the address. */
  readonly id?: string | undefined;
}

export interface Slide {
  /** The same on every screen, so that a link keeps its slide. */
  readonly id: string;
  /** What it shows, as places in the list of blocks; its section's heading comes first. */
  readonly shown: readonly number[];
  /** What its speaker sees. */
  readonly notes: readonly number[];
}

/** The chapter's title, which is no block of its text. */
export const titleSlide = "_top";

/** What a slide holds in large type. */
const linesPerSlide = 11;

/**
 * Where slides begin: at a heading; after a question to the room and after an act (a step, a prediction), so that nothing
 * is explained before it was seen; where the next block does not fit; and where the author says so.
 */
export function makeSlides(blocks: readonly Block[]): Slide[] {
  const slides: { id: string; shown: number[]; notes: number[] }[] = [{ id: titleSlide, shown: [], notes: [] }];
  let slide = slides[0];
  let section = { id: titleSlide, heading: [] as number[], slides: 1 };
  let lines = 0;
  let isEnded = true;
  const begin = () => {
    section.slides++;
    slide = {
      id: section.slides === 1 ? section.id : `${section.id}.${section.slides}`,
      shown: [...section.heading],
      notes: [],
    };
    slides.push(slide);
    lines = 0;
    isEnded = false;
  };
  for (const [index, { kind, lines: more, id }] of blocks.entries()) {
    if (kind === "notes") slide?.notes.push(index);
    else if (kind === "break") isEnded = true;
    else if (kind === "heading") {
      section = { id: id ?? "", heading: [index], slides: 0 };
      begin();
    } else {
      if (isEnded || (lines > 0 && lines + more > linesPerSlide)) begin();
      slide?.shown.push(index);
      if (kind === "act" && slide && id) slide.id = id;
      lines += more;
      isEnded = kind === "act" || kind === "question";
    }
  }
  return slides;
}
