/** Has the site kept for a time without a network. Where that is not possible (a private window) nothing is lost: a lab that is complete needs none. */
export function keepSite(serviceWorkerPath: string): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(serviceWorkerPath).catch(() => {});
}
