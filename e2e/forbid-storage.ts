import type { Page } from "@playwright/test";

/** A browser that allows the page to keep nothing: as in a frame of another site with third-party storage blocked. */
export async function forbidStorage(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
      Object.defineProperty(window, name, { get: refuse });
    }
    Object.defineProperty(navigator, "serviceWorker", { get: refuse });
    for (const name of ["request", "query"]) {
      Object.defineProperty(navigator.locks, name, { value: async () => refuse() });
    }
  });
}
