const key = (lab: string) => `eastwest:done:${lab}`;

/** The steps of a lab that were done in this browser. Empty where the browser forbids or has lost its storage. */
export function readDone(lab: string): Set<string> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key(lab)) ?? "[]");
    return new Set(Array.isArray(stored) ? stored.filter((step) => typeof step === "string") : []);
  } catch {
    return new Set();
  }
}

export function writeDone(lab: string, steps: ReadonlySet<string>): void {
  try {
    localStorage.setItem(key(lab), JSON.stringify([...steps]));
  } catch {
    // Storage is forbidden or full: the ticks last as long as the page.
  }
}
