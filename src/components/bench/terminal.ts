import { FitAddon } from "@xterm/addon-fit";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { type ITheme, Terminal } from "@xterm/xterm";
import { leaveByEscapeTab } from "./leave-by-escape-tab.ts";
import { styleByObjectModel } from "./styles-without-inline.ts";

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
  onKeys(data: string): void;
  onResize(size: { columns: number; rows: number }): void;
}

export function showTerminal(options: TerminalOptions): ShownTerminal {
  const { place, label, describedBy, screenReader, onKeys, onResize } = options;
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
  });
  const fitter = new FitAddon();
  xterm.loadAddon(fitter);
  xterm.loadAddon(new WebLinksAddon());
  xterm.open(place);
  xterm.textarea?.setAttribute("aria-label", label);
  xterm.textarea?.setAttribute("aria-describedby", describedBy);
  leaveByEscapeTab(xterm, onKeys);
  xterm.onData(onKeys);
  xterm.onResize(({ cols, rows }) => onResize({ columns: cols, rows }));
  const adapt = () => {
    // Present mode has larger type.
    xterm.options.fontSize = Number.parseFloat(getComputedStyle(place).fontSize);
    if (place.clientWidth > 0 && place.clientHeight > 0) fitter.fit();
  };
  const observer = new ResizeObserver(adapt);
  observer.observe(place);
  adapt();
  return {
    xterm,
    adapt,
    dispose: () => {
      observer.disconnect();
      xterm.dispose();
    },
  };
}
