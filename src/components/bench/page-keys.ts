import type { Terminal } from "@xterm/xterm";

export interface PageKeys {
  /** To the shell. */
  send(data: string): void;
  find(): void;
}

/**
 * The keys of a terminal that belong to the page. Tab belongs to the shell (completion), so it cannot move the focus: Esc
 * and then Tab (or Shift-Tab) does. Esc alone is held back until the next key shows that it was not meant so. Ctrl-C copies
 * where text is selected, as other terminals do; Ctrl-Shift-C always does, and Ctrl-Shift-F finds (on a Mac Cmd-C, Cmd-F).
 */
export function takePageKeys(xterm: Terminal, { send, find }: PageKeys): void {
  let isEscapeHeld = false;
  xterm.attachCustomKeyEventHandler((event) => {
    if (event.type !== "keydown" || isModifier(event.key)) return true;
    if (event.ctrlKey && !event.shiftKey && event.key === "c" && xterm.hasSelection()) {
      // The browser copies, after this; then the next Ctrl-C interrupts.
      setTimeout(() => xterm.clearSelection());
      return false;
    }
    if (isPageShortcut(event, "KeyC")) {
      // Chromium's own meaning of Ctrl-Shift-C is its developer tools. xterm answers the copy event with its selection.
      event.preventDefault();
      if (xterm.hasSelection()) document.execCommand("copy");
      return false;
    }
    if (isPageShortcut(event, "KeyF")) {
      event.preventDefault();
      find();
      return false;
    }
    if (isEscapeHeld) {
      isEscapeHeld = false;
      // Not handled here, and not prevented: the browser moves the focus.
      if (event.key === "Tab") return false;
      send("\x1b");
    }
    if (event.key === "Escape") {
      isEscapeHeld = true;
      return false;
    }
    return true;
  });
}

function isPageShortcut({ code, ctrlKey, shiftKey, metaKey, altKey }: KeyboardEvent, wanted: string): boolean {
  return code === wanted && !altKey && (ctrlKey ? shiftKey && !metaKey : metaKey && !shiftKey);
}

function isModifier(key: string): boolean {
  return key === "Shift" || key === "Control" || key === "Alt" || key === "Meta";
}
