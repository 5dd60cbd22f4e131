import { isolationHeaders } from "../isolation/isolated-pages.ts";
import { isHashed, type SiteFiles } from "./site-files.ts";

// Keeps the site and its labs for a reader without a network, in the languages that this reader has opened. workbox'
// precaching takes one list for every reader, so it would keep all languages; the rest of it is what stands here.

declare const self: ServiceWorkerGlobalScope;
/** Written in by the build. */
declare const siteFiles: SiteFiles;

const site = siteFiles;
const { scope } = self.registration;
const prefix = `eastwest ${scope} `;
const shared = "shared";
const languages = Object.keys(site.languages);

/** A cache for each part of each build. */
function cacheOf(part: string, version = site.version): string {
  return `${prefix}${version} ${part}`;
}

async function cachesHere(): Promise<{ readonly name: string; readonly version: string; readonly part: string }[]> {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
  return names.map((name) => {
    const [version = "", part = ""] = name.slice(prefix.length).split(" ");
    return { name, version, part };
  });
}

function languageOfPage(url: string): string | undefined {
  return languages.find((language) => url.startsWith(`${scope}${language}/`));
}

async function keep(part: string, paths: readonly string[] = []): Promise<void> {
  const cache = await caches.open(cacheOf(part));
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  const missing = paths.map((path) => new URL(path, scope).href).filter((url) => !kept.has(url));
  await Promise.all(missing.map(async (url) => cache.put(url, await bring(url))));
}

async function bring(url: string): Promise<Response> {
  const known = isHashed(url) ? await caches.match(url) : undefined;
  if (known) return known;
  const response = await fetch(url, { cache: isHashed(url) ? "default" : "no-cache" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

/** The languages of the open pages, and those that an earlier build was kept in. */
async function keepLanguages(): Promise<void> {
  const pages = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
  const opened = new Set([
    ...pages.map(({ url }) => languageOfPage(url)),
    ...(await cachesHere()).map(({ part }) => part),
  ]);
  const wanted = languages.filter((language) => opened.has(language));
  await Promise.all(wanted.map((language) => keep(language, site.languages[language])));
}

async function install(): Promise<void> {
  await Promise.all([keep(shared, site.shared), keepLanguages()]);
}

/** Pages that were opened meanwhile have not been able to say "keep". */
async function activate(): Promise<void> {
  await Promise.all([forgetOldBuilds(), keepLanguages()]);
}

/** The build before this one stays: pages of it may still be open, and load parts of theirs. */
async function forgetOldBuilds(): Promise<void> {
  const here = await cachesHere();
  const before = here.findLast(({ version }) => version !== site.version)?.version;
  const old = here.filter(({ version }) => version !== site.version && version !== before);
  await Promise.all(old.map(({ name }) => caches.delete(name)));
}

async function find(url: string): Promise<Response | undefined> {
  for (const part of [shared, ...languages]) {
    const found = await caches.match(url, { cacheName: cacheOf(part), ignoreSearch: true });
    if (found) return found;
  }
  return isHashed(url) ? caches.match(url) : undefined;
}

async function answer(request: Request): Promise<Response> {
  const kept = await find(request.url);
  if (kept) return isolated(kept, request);
  try {
    return isolated(await fetch(request), request);
  } catch (error) {
    const notFound = request.mode === "navigate" ? await find(new URL("404.html", scope).href) : undefined;
    if (!notFound) throw error;
    return new Response(notFound.body, { status: 404, headers: notFound.headers });
  }
}

/** With the headers that a host of static files may not be able to set. */
function isolated(response: Response, { url, mode, destination }: Request): Response {
  if (!response.ok || (mode !== "navigate" && destination !== "worker")) return response;
  const added = Object.entries(isolationHeaders(url.slice(scope.length), languages));
  if (added.length === 0) return response;
  const headers = new Headers(response.headers);
  for (const header of added) headers.set(...header);
  return new Response(response.body, { status: response.status, headers });
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(scope)) event.respondWith(answer(event.request));
});
self.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(self.skipWaiting());
  if (event.data !== "keep" || !(event.source instanceof WindowClient)) return;
  const language = languageOfPage(event.source.url);
  if (language) event.waitUntil(keep(language, site.languages[language]));
});
