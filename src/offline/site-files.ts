/** What a build of the site consists of, by address below its base: every reader's, and each language's own. */
export interface SiteFiles {
  /** Differs whenever a file does. */
  readonly version: string;
  readonly shared: readonly string[];
  readonly languages: Readonly<Record<string, readonly string[]>>;
}

/** Its name changes with its content. */
export function isHashed(path: string): boolean {
  return path.includes("_astro/");
}

/** By the first folder of a page, and by the names of the search's files. */
export function languageOfFile(path: string, languages: readonly string[]): string | undefined {
  return languages.find((language) =>
    path.startsWith("pagefind/") ? new RegExp(`[/.]${language}[_.]`).test(path) : path.startsWith(`${language}/`),
  );
}
