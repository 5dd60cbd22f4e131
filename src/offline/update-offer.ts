/**
 * Once a service worker keeps the site: has it keep this page's language, too, and shows `notice` when a newer build
 * of the site stands ready. Only the notice's button changes over to it.
 */
export async function offerUpdates(notice: HTMLElement): Promise<void> {
  const container = navigator.serviceWorker;
  const registration = await container.ready;
  registration.active?.postMessage("keep");
  const show = () => {
    if (registration.waiting) notice.hidden = false;
  };
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", show));
  registration.installing?.addEventListener("statechange", show);
  show();
  notice.querySelector("button")?.addEventListener("click", () => {
    container.addEventListener("controllerchange", () => location.reload());
    registration.waiting?.postMessage("take over");
  });
}
