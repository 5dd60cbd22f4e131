import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ELEMENT_NODE, type ElementNode, parse, walkSync } from "ultrahtml";

/** Stands for the host that the site will have. */
const origin = "https://site.invalid";

/** Attributes that hold one address. */
const addressAttributes = ["href", "src", "action", "formaction", "poster", "data", "xlink:href"];

/** They are no places but wishes, which a page's script reads: the lab is to start at once. */
const wishes: ReadonlySet<string> = new Set(["start"]);

interface BuiltPage {
  /** As a browser asks for it: `/en/clusterip/`. */
  readonly path: string;
  readonly anchors: ReadonlySet<string>;
  readonly links: readonly Link[];
}

interface Link {
  readonly address: string;
  /** It says itself that it leads to another language. */
  readonly changesLanguage: boolean;
}

/**
 * The links of a built site that lead nowhere, as `page: link: what is wrong`: to a file that is not there, to an anchor that
 * its page does not have, to the other language without saying so, to another host but not by https. No other host is asked for anything.
 */
export function deadLinks(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll("\\", "/"));
  const pages = files.filter((file) => file.endsWith(".html")).map((file) => readPage(folder, file));
  const anchors = new Map(pages.map((page) => [page.path, page.anchors]));
  const known = new Set([...files, ...anchors.keys()]);
  return pages.flatMap(({ path, links }) =>
    links.flatMap((link) => {
      const fault = faultOf(link, path, known, anchors);
      return fault === undefined ? [] : [`${path}: ${link.address}: ${fault}`];
    }),
  );
}

function faultOf(
  { address, changesLanguage }: Link,
  page: string,
  known: ReadonlySet<string>,
  anchors: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  const base = `${origin}${page}`;
  if (!URL.canParse(address, base)) return "no address";
  const target = new URL(address, base);
  if (target.origin !== origin) return target.protocol === "https:" ? undefined : "not by https";
  const path = decodeURIComponent(target.pathname);
  if (!known.has(path)) return "no such file";
  const from = languageOf(page);
  const to = languageOf(path);
  if (from && to && from !== to && !changesLanguage) return "in the other language";
  const anchor = decodeURIComponent(target.hash.slice(1));
  if (anchor === "" || wishes.has(anchor) || anchors.get(path)?.has(anchor)) return undefined;
  return "no such anchor";
}

function languageOf(path: string): string | undefined {
  return /^\/(en|zh-cn)\//.exec(path)?.[1];
}

function readPage(folder: string, file: string): BuiltPage {
  const anchors = new Set<string>();
  const links: Link[] = [];
  walkSync(parse(readFileSync(join(folder, file), "utf8")), (node) => {
    if (node.type !== ELEMENT_NODE) return;
    const { id } = node.attributes;
    if (id !== undefined) anchors.add(decoded(id));
    const changesLanguage = node.attributes.hreflang !== undefined;
    links.push(...linksOf(node).map((address) => ({ address: decoded(address), changesLanguage })));
  });
  return { path: file.replace(/(?<=\/)index\.html$/, ""), anchors, links };
}

function linksOf({ name, attributes }: ElementNode): string[] {
  const links = addressAttributes.flatMap((attribute) => attributes[attribute] ?? []);
  const candidates = attributes.srcset?.split(",").flatMap((candidate) => candidate.trim().split(/\s/)[0] ?? []);
  const refresh = name === "meta" ? /^\d+;\s*url=(.*)$/i.exec(attributes.content ?? "")?.[1] : undefined;
  return [...links, ...(candidates ?? []), ...(refresh === undefined ? [] : [refresh])];
}

/** The parser leaves character references as they stand; these are the ones that Astro writes into attributes. */
function decoded(value: string): string {
  const characters: Readonly<Record<string, string>> = {
    "&#34;": '"',
    "&quot;": '"',
    "&#39;": "'",
    "&#38;": "&",
    "&amp;": "&",
  };
  return value.replaceAll(/&(?:#34|#38|#39|amp|quot);/g, (reference) => characters[reference] ?? reference);
}
