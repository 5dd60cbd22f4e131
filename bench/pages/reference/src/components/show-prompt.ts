import "@xterm/xterm/css/xterm.css";
import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";

/** The least that a page with a terminal can do. */
export function showPrompt(place: HTMLElement): void {
  const terminal = new Terminal();
  const fitter = new FitAddon();
  terminal.loadAddon(fitter);
  terminal.open(place);
  fitter.fit();
  terminal.write("$ ");
  terminal.onData((data) => terminal.write(data));
}
