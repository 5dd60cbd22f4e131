import { expect, it } from "vitest";
import { visibleText } from "./visible-text.ts";

it("leaves alone what is seen, in any script", () => {
  const text = "kubectl get pods -l 'app in (a, b)'\t# 中文 עברית é 🙂\n";
  expect(visibleText(text)).toBe(text);
});

it.each([
  ["a right-to-left override", "\u202e", "\\u{202e}"],
  ["an isolate", "\u2066", "\\u{2066}"],
  ["a zero-width space", "\u200b", "\\u{200b}"],
  ["a no-break space", "\u00a0", "\\u{a0}"],
  ["an ideographic space", "\u3000", "\\u{3000}"],
  ["a Hangul filler", "\u3164", "\\u{3164}"],
  ["an empty Braille cell", "\u2800", "\\u{2800}"],
  ["a tag", "\u{e0041}", "\\u{e0041}"],
  ["a line separator", "\u2028", "\\u{2028}"],
  ["an escape", "\x1b", "\\u{1b}"],
  ["half a pair", "\ud800", "\\u{d800}"],
])("writes out %s", (_, char, written) => {
  expect(visibleText(`rm${char}-r`)).toBe(`rm${written}-r`);
});
