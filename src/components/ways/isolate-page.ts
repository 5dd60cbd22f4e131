/**
 * Has the site's service worker serve this page with the headers that isolate it, where the host cannot: from the next
 * load on. Rejects where there can be no service worker. One of an earlier build gives way to the present one.
 */
export async function isolateFromNextLoad(serviceWorkerPath: string): Promise<void> {
  const { serviceWorker } = navigator;
  const registration = await serviceWorker.register(serviceWorkerPath);
  await registration.update();
  const coming = registration.installing ?? registration.waiting;
  if (coming) await activated(coming);
}

/** It keeps the whole site first, and waits for pages that an older one serves. */
function activated(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "installed") worker.postMessage("take over");
      else if (worker.state === "activated") resolve();
      else if (worker.state === "redundant") reject(new Error("the service worker could not be installed"));
    };
    worker.addEventListener("statechange", look);
    look();
  });
}
