/**
 * Characters that are not seen, change the order of others, or look like a plain blank and are none: control and format
 * characters (among them right-to-left marks), those that a font may leave out, Braille's empty cell, other spaces, and
 * halves of a surrogate pair.
 */
const hidden = /(?![\t\n ])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** A text with nothing in it that the reader would not see: such characters are written out. */
export function visibleText(text: string): string {
  return text.replaceAll(hidden, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);
}
