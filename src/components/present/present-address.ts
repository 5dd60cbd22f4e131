import { titleSlide } from "./slides.ts";

/** Where the lab stands on the wall, or that it does not. */
export type Side = "right" | "left" | "alone";

/** The present mode in an address: `?present#…`, `?present=left#…`. */
export interface PresentAddress {
  readonly side: Side;
  readonly slide: string;
}

export function readPresentAddress({ search, hash }: Pick<URL, "search" | "hash">): PresentAddress | undefined {
  const side = new URLSearchParams(search).get("present");
  if (side === null) return undefined;
  return { side: side === "left" || side === "alone" ? side : "right", slide: slideOf(hash) };
}

/** The same page's address with present mode, or without it. */
export function writePresentAddress({ pathname, search, hash }: URL, present: PresentAddress | undefined): string {
  const rest = search
    .slice(1)
    .split("&")
    .filter((part) => part !== "" && !/^present(=|$)/.test(part));
  if (present) rest.unshift(present.side === "right" ? "present" : `present=${present.side}`);
  const query = rest.length > 0 ? `?${rest.join("&")}` : "";
  return `${pathname}${query}${present ? `#${encodeURIComponent(present.slide)}` : hash}`;
}

function slideOf(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1)) || titleSlide;
  } catch {
    // Half an escape, typed by hand.
    return titleSlide;
  }
}
