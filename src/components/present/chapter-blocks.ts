import type { Block } from "./slides.ts";

/** A block with its element. */
export interface ChapterBlock extends Block {
  readonly element: HTMLElement;
}

/** How many columns a line of a slide has, and one of its commands. */
const [textColumns, codeColumns] = [46, 52];
/** Between two blocks. */
const gap = 0.6;

/** The parts of the chapter's text in their order. */
export function readBlocks(content: Element): ChapterBlock[] {
  const blocks: ChapterBlock[] = [];
  for (const element of content.children) {
    if (!(element instanceof HTMLElement) || element.matches("[data-handout]")) continue;
    // A list may be longer than a slide.
    const items = element.localName === "ul" ? [...element.children].filter((item) => item instanceof HTMLElement) : [];
    if (items.length > 0) blocks.push(...items.map((item) => ({ ...readBlock(item), kind: "prose" as const })));
    else blocks.push(readBlock(element));
  }
  return blocks;
}

function readBlock(element: HTMLElement): ChapterBlock {
  const { dataset } = element;
  if (dataset.notes !== undefined) return { element, kind: "notes", lines: 0 };
  if (dataset.slideBreak !== undefined) return { element, kind: "break", lines: 0 };
  const heading = element.matches("h2, h3") ? element : element.querySelector(":scope > :is(h2, h3)");
  if (heading) return { element, kind: "heading", lines: 2, id: heading.id };
  if (dataset.step !== undefined) {
    const commands = [...element.querySelectorAll(".line.typed")];
    const lines = commands.reduce((sum, { textContent }) => sum + linesOf(textContent, codeColumns), 0);
    return { element, kind: "act", lines: lines + 2, id: `step-${dataset.step}` };
  }
  if (dataset.predict !== undefined) return { element, kind: "act", lines: 6, id: `predict-${dataset.predict}` };
  const file = element.querySelector<HTMLDetailsElement>("details.lab-file");
  if (file) {
    const lines = file.open ? file.querySelectorAll(".line").length * 0.6 : 0;
    return { element, kind: "prose", lines: lines + 2 };
  }
  const kind = element.matches(".question") ? "question" : "prose";
  return { element, kind, lines: linesOf(element.textContent, textColumns) + gap };
}

function linesOf(text: string | null, columns: number): number {
  // Chinese characters are two columns wide.
  const width = [...(text ?? "").trim()].reduce((sum, char) => sum + (char > "\u2e7f" ? 2 : 1), 0);
  return Math.ceil(width / columns);
}
