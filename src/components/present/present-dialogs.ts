import { presentKeys } from "./present-keys.ts";
import type { PresentWords } from "./present-words.ts";

/** Every action with its keys. */
export function showKeys(words: PresentWords): void {
  const dialog = document.createElement("dialog");
  dialog.className = "present-keys";
  dialog.setAttribute("aria-labelledby", "present-keys-title");
  const title = document.createElement("h2");
  title.id = "present-keys-title";
  title.textContent = words.actions.keys;
  const table = document.createElement("table");
  for (const [action, text] of Object.entries(words.actions)) {
    const row = table.insertRow();
    const keys = document.createElement("th");
    keys.scope = "row";
    const names = presentKeys[action as keyof typeof presentKeys]; // A name of the table.
    keys.append(...names.flatMap((key, index) => [...(index > 0 ? [" "] : []), keyCap(key, words)]));
    row.append(keys);
    row.insertCell().textContent = text;
  }
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = words.close;
  close.addEventListener("click", () => dialog.close());
  dialog.append(title, table, close);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "?") dialog.close();
  });
  open(dialog);
}

const arrows: Readonly<Record<string, string>> = { ArrowRight: "→", ArrowDown: "↓", ArrowLeft: "←", ArrowUp: "↑" };

function keyCap(key: string, words: PresentWords): HTMLElement {
  const cap = document.createElement("kbd");
  cap.textContent = arrows[key] ?? words.keyNames[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  return cap;
}

let black: HTMLDialogElement | undefined;

/** Makes the wall black, until any key or a click; or clears it again. */
export function toggleBlack(words: PresentWords): void {
  if (black) {
    black.close();
    return;
  }
  black = document.createElement("dialog");
  black.className = "present-black";
  black.setAttribute("aria-label", words.actions.black);
  black.tabIndex = -1;
  for (const type of ["keydown", "click"]) {
    black.addEventListener(type, (event) => {
      event.preventDefault();
      black?.close();
    });
  }
  black.addEventListener("close", () => {
    black = undefined;
  });
  open(black);
}

function open(dialog: HTMLDialogElement): void {
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
