const screenReaderKey = "eastwest:screen-reader";

/** Whether a reader who was here before has asked for the screen-reader mode. */
export function readScreenReader(): boolean {
  try {
    return localStorage.getItem(screenReaderKey) === "on";
  } catch {
    return false;
  }
}

/** Where the browser forbids storage the choice lasts as long as the page. */
export function writeScreenReader(on: boolean): void {
  try {
    if (on) localStorage.setItem(screenReaderKey, "on");
    else localStorage.removeItem(screenReaderKey);
  } catch {}
}
