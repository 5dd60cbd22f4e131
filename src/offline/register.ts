/** Has the site kept for a time without a network. Where that is not possible (a private window) nothing is lost: a lab that is complete needs none. */
export async function keepSite(serviceWorkerPath: string): Promise<void> {
  if (!import.meta.env.PROD) return;
  try {
    await navigator.serviceWorker.register(serviceWorkerPath);
  } catch {
    // Not over plain HTTP, and not in a frame that may keep nothing.
  }
}
