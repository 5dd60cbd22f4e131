import { describe, expect, it } from "vitest";
import { listLabs, readLab } from "../../src/engines/node/read-lab.ts";
import { languageFolders, readChapters } from "./chapter.ts";
import { staleExceptions, unknownBlocks, unverifiedCommands } from "./commands.ts";
import { structureOf } from "./structure.ts";
import { missingTerms } from "./terms.ts";

const books = languageFolders.map((language) => ({ language, chapters: readChapters(language) }));
const chapters = books.flatMap((book) => book.chapters);
const [first, ...others] = books;

describe("the book", () => {
  it.each(others)("has the same pages in $language", (other) => {
    expect(other.chapters.map(({ id }) => id)).toEqual(first?.chapters.map(({ id }) => id));
  });

  it.each(others.flatMap((other) => other.chapters))("is built alike in both languages: $file", (chapter) => {
    const original = first?.chapters.find(({ id }) => id === chapter.id);
    expect(structureOf(chapter)).toEqual(original && structureOf(original));
  });

  it.each(chapters)("names no command that nobody has run: $file", (chapter) => {
    expect(unverifiedCommands(chapter)).toEqual([]);
  });

  it.each(chapters)("shows no code that is not the lab's: $file", (chapter) => {
    expect(unknownBlocks(chapter)).toEqual([]);
  });

  it.each(chapters)("explains its terms in the glossary: $file", (chapter) => {
    expect(missingTerms(chapter)).toEqual([]);
  });

  it.each(listLabs())("says of no command of %s that it is not run, if no chapter names it", (id) => {
    expect(staleExceptions(readLab(id), chapters)).toEqual([]);
  });
});
