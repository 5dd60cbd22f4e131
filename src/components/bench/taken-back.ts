/** A shell says that its prompt begins (src/shell/marks.ts). */
const promptMark = new TextEncoder().encode("\x1b]133;A");

/**
 * Puts an end to what a program may have left on, or what bytes that were no text have put on: another screen, a part of
 * it, another alphabet, overwriting, no wrapping, no cursor, reports of the mouse and of the focus, a frozen screen. Where
 * nothing was on it changes nothing, the cursor's place included: DECSC saves it before each sequence that moves it.
 */
const takeBack = new TextEncoder().encode(
  "\x1b7\x1b[?1049l\x1b7\x1b[?6l\x1b[r\x1b8" +
    "\x1b(B\x1b)B\x1b*B\x1b+B\x0f\x1b[4;20l\x1b[?1;5;45l\x1b[?7;25h\x1b>" +
    "\x1b[?9;1000;1002;1003;1004;1005;1006;1015;1016;2026l",
);

/** The same output, but that each prompt finds the terminal as it was to begin with. Colours stay: a prompt may have some. */
export function withModesTakenBack(output: Uint8Array): Uint8Array {
  const places = promptPlaces(output);
  if (places.length === 0) return output;
  const result = new Uint8Array(output.length + places.length * takeBack.length);
  let from = 0;
  let at = 0;
  for (const place of [...places, output.length]) {
    result.set(output.subarray(from, place), at);
    at += place - from;
    from = place;
    if (place === output.length) break;
    result.set(takeBack, at);
    at += takeBack.length;
  }
  return result;
}

function promptPlaces(output: Uint8Array): number[] {
  const places: number[] = [];
  for (let at = output.indexOf(0x1b); at >= 0; at = output.indexOf(0x1b, at + 1)) {
    if (promptMark.every((byte, index) => output[at + index] === byte)) places.push(at);
  }
  return places;
}
