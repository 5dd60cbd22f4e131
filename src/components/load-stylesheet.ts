const loads = new Map<string, Promise<void>>();

/**
 * Adds a stylesheet (the address that an import with `?url` gives) to the page, once. Resolves when it applies, and rejects
 * when it could not be loaded; the next call tries again. A plain import in a lazy script would not do: Astro then links the
 * sheet in every page that might load the script, and the page's first paint waits for it.
 */
export function loadStylesheet(href: string): Promise<void> {
  const known = loads.get(href);
  if (known) return known;
  const link = document.createElement("link");
  const load = new Promise<void>((resolve, reject) => {
    link.rel = "stylesheet";
    link.href = href;
    link.onload = () => resolve();
    link.onerror = () => {
      loads.delete(href);
      link.remove();
      reject(new Error(`${href} could not be loaded`));
    };
  });
  loads.set(href, load);
  document.head.append(link);
  return load;
}
