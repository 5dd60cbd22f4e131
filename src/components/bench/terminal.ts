import { FitAddon } from "@xterm/addon-fit";
import { type ITheme, Terminal } from "@xterm/xterm";
import { type PageKeys, takePageKeys } from "./page-keys.ts";
import { styleByObjectModel } from "./styles-without-inline.ts";
import { withModesTakenBack } from "./taken-back.ts";

styleByObjectModel(document);

/** The dark paper of both themes; src/styles/bench.css has the same background around it. */
const colours: ITheme = {
  background: "#10151d",
  foreground: "#d8dee6",
  cursor: "#d8dee6",
  cursorAccent: "#10151d",
  selectionBackground: "#2d4a5c",
  scrollbarSliderBackground: "#ffffff26",
  scrollbarSliderHoverBackground: "#ffffff40",
  scrollbarSliderActiveBackground: "#ffffff59",
  black: "#10151d",
  red: "#f28b82",
  green: "#6fcf97",
  yellow: "#e8b93c",
  blue: "#6cb6f5",
  magenta: "#dd9bd0",
  cyan: "#5cc3d9",
  white: "#d8dee6",
  brightBlack: "#8a94a1",
  brightRed: "#ffa8a0",
  brightGreen: "#8ee0b0",
  brightYellow: "#f5cf6a",
  brightBlue: "#96ccff",
  brightMagenta: "#eab9e0",
  brightCyan: "#8adcec",
  brightWhite: "#ffffff",
};

export interface ShownTerminal {
  readonly xterm: Terminal;
  /** Shows output, and says when it is there. */
  write(data: Uint8Array, shown: () => void): void;
  /** Adapts columns and rows to the place; no effect while the place is hidden. */
  adapt(): void;
  dispose(): void;
}

export interface TerminalOptions {
  readonly place: HTMLElement;
  readonly label: string;
  /** Id of the element that says how to leave by keyboard. */
  readonly describedBy: string;
  readonly screenReader: boolean;
  readonly keys: PageKeys;
  onResize(size: { columns: number; rows: number }): void;
}

export function showTerminal(options: TerminalOptions): ShownTerminal {
  const { place, label, describedBy, screenReader, keys, onResize } = options;
  const style = getComputedStyle(place);
  const xterm = new Terminal({
    fontFamily: style.fontFamily,
    fontSize: Number.parseFloat(style.fontSize),
    lineHeight: 1.25,
    theme: colours,
    minimumContrastRatio: 4.5,
    cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    scrollback: 5000,
    screenReaderMode: screenReader,
    macOptionIsMeta: true,
    // Or it tells the console of each byte that is no text.
    logLevel: "off",
    // Marks on what was found are not a stable part of it yet.
    allowProposedApi: true,
  });
  const fitter = new FitAddon();
  xterm.loadAddon(fitter);
  refuseDisguises(xterm);
  refuseHugeCounts(xterm);
  xterm.open(place);
  xterm.textarea?.setAttribute("aria-label", label);
  xterm.textarea?.setAttribute("aria-describedby", describedBy);
  takePageKeys(xterm, keys);
  xterm.onData(keys.send);
  xterm.onResize(({ cols, rows }) => onResize({ columns: cols, rows }));
  const adapt = () => {
    // Present mode has larger type.
    xterm.options.fontSize = Number.parseFloat(getComputedStyle(place).fontSize);
    if (place.clientWidth > 0 && place.clientHeight > 0) fitter.fit();
  };
  const observer = new ResizeObserver(adapt);
  observer.observe(place);
  adapt();
  // A change of size in the midst of output passes for the reader's scrolling: only his own hand holds the view back.
  let follows = true;
  const letGo = (event: Event) => {
    // Of the keys only those with Shift scroll.
    if (!(event instanceof KeyboardEvent) || event.shiftKey) follows = false;
  };
  for (const gesture of ["wheel", "touchmove", "pointerdown", "keydown"]) place.addEventListener(gesture, letGo);
  const settle = () => {
    const { viewportY, baseY } = xterm.buffer.active;
    if (viewportY === baseY) follows = true;
    else if (follows) xterm.scrollToBottom();
  };
  return {
    xterm,
    write: (data, shown) =>
      writeInPieces(xterm, withModesTakenBack(data), () => {
        settle();
        shown();
      }),
    adapt,
    dispose: () => {
      observer.disconnect();
      xterm.dispose();
    },
  };
}

/** Links whose text is not their address (OSC 8), and other colours for the whole terminal (OSC 4, 10 to 12). */
const disguises = [4, 8, 10, 11, 12];

/** What a program prints may not pass itself off as something else; its text is shown. Nothing simulated needs these. */
function refuseDisguises(xterm: Terminal): void {
  for (const command of disguises) xterm.parser.registerOscHandler(command, () => true);
}

/** Sequences that xterm carries out one by one, as often as they say: IL, DL, SU, SD by lines, CHT, CBT, REP by columns. */
const counted = { rows: ["L", "M", "S", "T"], cols: ["I", "Z", "b"] } as const;

/** A few bytes can ask for 2,147,483,647 lines, and the page would stand still: more than a screen's are none. */
function refuseHugeCounts(xterm: Terminal): void {
  for (const side of ["rows", "cols"] as const) {
    for (const final of counted[side]) {
      xterm.parser.registerCsiHandler({ final }, ([count]) => typeof count === "number" && count > xterm[side]);
    }
  }
}

/** Between two writes xterm looks whether it is time to let the page have a turn. */
const pieceBytes = 4096;

function writeInPieces(xterm: Terminal, data: Uint8Array, shown: () => void): void {
  let at = 0;
  for (; at + pieceBytes < data.length; at += pieceBytes) xterm.write(data.subarray(at, at + pieceBytes));
  xterm.write(data.subarray(at), shown);
}
