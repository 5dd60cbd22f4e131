import type { Terminal } from "@xterm/xterm";

/**
 * Tab belongs to the shell (completion), so it cannot move the focus: Esc and then Tab (or Shift-Tab) does. Esc alone is
 * held back until the next key shows that it was not meant so. Ctrl-C copies where text is selected, as other terminals do.
 */
export function leaveByEscapeTab(xterm: Terminal, send: (data: string) => void): void {
  let isEscapeHeld = false;
  xterm.attachCustomKeyEventHandler((event) => {
    if (event.type !== "keydown" || isModifier(event.key)) return true;
    if (event.ctrlKey && !event.shiftKey && event.key === "c" && xterm.hasSelection()) {
      // The browser copies, after this; then the next Ctrl-C interrupts.
      setTimeout(() => xterm.clearSelection());
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

function isModifier(key: string): boolean {
  return key === "Shift" || key === "Control" || key === "Alt" || key === "Meta";
}
