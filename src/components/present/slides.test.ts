import { expect, it } from "vitest";
import { type Block, makeSlides } from "./slides.ts";

const heading = (id: string): Block => ({ kind: "heading", lines: 2, id });
const prose = (lines = 3): Block => ({ kind: "prose", lines });
const step = (name: string): Block => ({ kind: "act", lines: 4, id: `step-${name}` });
const question: Block = { kind: "question", lines: 2 };
const notes: Block = { kind: "notes", lines: 0 };
const pause: Block = { kind: "break", lines: 0 };

const shown = (...blocks: Block[]) => makeSlides(blocks).map(({ id, shown }) => [id, ...shown]);

it("begins with the title, and a slide for each heading", () => {
  expect(shown(prose(), heading("a"), prose(), heading("b"), prose())).toEqual([
    ["_top"],
    ["_top.2", 0],
    ["a", 1, 2],
    ["b", 3, 4],
  ]);
});

it("shows a step with what leads to it, and what it means on the next slide", () => {
  expect(shown(heading("a"), prose(), step("x"), prose(), step("y"), prose())).toEqual([
    ["_top"],
    ["step-x", 0, 1, 2],
    ["step-y", 0, 3, 4],
    ["a.3", 0, 5],
  ]);
});

it("keeps the answer to a question for the next slide", () => {
  expect(shown(heading("a"), prose(), question, prose())).toEqual([["_top"], ["a", 0, 1, 2], ["a.2", 0, 3]]);
});

it("breaks where the next block does not fit, and never before the first", () => {
  expect(shown(heading("a"), prose(20), prose(6), prose(5), prose(1))).toEqual([
    ["_top"],
    ["a", 0, 1],
    ["a.2", 0, 2, 3],
    ["a.3", 0, 4],
  ]);
});

it("breaks where the author says so", () => {
  expect(shown(heading("a"), prose(1), pause, prose(1))).toEqual([["_top"], ["a", 0, 1], ["a.2", 0, 3]]);
});

it("gives notes to the slide that they follow", () => {
  const slides = makeSlides([notes, heading("a"), notes, step("x"), notes, prose()]);
  expect(slides.map(({ notes }) => notes)).toEqual([[0], [2, 4], []]);
});
