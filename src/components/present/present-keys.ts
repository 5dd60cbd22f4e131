export type PresentAction =
  | "next"
  | "back"
  | "first"
  | "last"
  | "run"
  | "catchUp"
  | "reveal"
  | "swap"
  | "alone"
  | "larger"
  | "smaller"
  | "black"
  | "fullScreen"
  | "notes"
  | "keys"
  | "leave";

/** Each action with its keys, as `KeyboardEvent.key` calls them. A clicker sends PageDown, PageUp and `.` or `b`. */
export const presentKeys: Readonly<Record<PresentAction, readonly string[]>> = {
  next: ["ArrowRight", "ArrowDown", " ", "PageDown"],
  back: ["ArrowLeft", "ArrowUp", "PageUp"],
  first: ["Home"],
  last: ["End"],
  run: ["r"],
  catchUp: ["c"],
  reveal: ["e"],
  swap: ["s"],
  alone: ["h"],
  larger: ["+", "="],
  smaller: ["-"],
  black: ["b", "."],
  fullScreen: ["f"],
  notes: ["n"],
  keys: ["?"],
  leave: ["Escape"],
};

const typing = "input:not([type=radio]), textarea, select, [contenteditable]";
/** What a focused control does with a key itself. */
const own: readonly (readonly [keys: readonly string[], controls: string])[] = [
  [[" ", "Enter"], "button, a, summary, input, [role=tab]"],
  [["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], "input, [role=tab], [role=separator]"],
];

/**
 * What a key asks for; undefined where it belongs to somebody else. PageDown and PageUp are the clicker's wherever the
 * focus is: who has just typed into the terminal goes on with it.
 */
export function presentAction(event: KeyboardEvent): PresentAction | undefined {
  const { key, ctrlKey, altKey, metaKey, shiftKey, target } = event;
  if (ctrlKey || altKey || metaKey || event.defaultPrevented) return undefined;
  if (key === " " && shiftKey) return "back";
  const isClicker = !shiftKey && (key === "PageDown" || key === "PageUp");
  // The notes window's elements are of another realm: no instanceof.
  const focused = target && "closest" in target ? (target as Element) : undefined; // Keys are pressed on elements.
  if (!isClicker && focused) {
    if (focused.closest(typing)) return undefined;
    if (own.some(([keys, controls]) => keys.includes(key) && focused.closest(controls))) return undefined;
  }
  for (const [action, keys] of Object.entries(presentKeys)) {
    if (keys.includes(key.length === 1 ? key.toLowerCase() : key)) return action as PresentAction; // A key of the table.
  }
  return undefined;
}
