/** What goes on once the page has been loaded anew: real Node.js, which the reader has asked for, or the choice. */
export type ReloadNote = "page" | "choose";

const key = "eastwest:way-after-reload";

/** Where the browser forbids storage the reader presses once more. */
export function reloadWith(note: ReloadNote): void {
  try {
    sessionStorage.setItem(key, note);
  } catch {}
  location.reload();
}

/** Once: another reload is another visit. */
export function takeReloadNote(): ReloadNote | undefined {
  try {
    const note = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return note === "page" || note === "choose" ? note : undefined;
  } catch {
    return undefined;
  }
}
