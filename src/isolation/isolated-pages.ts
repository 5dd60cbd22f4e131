/** Chapters whose page gets real processes from the browser, which gives them to a page only that is cross-origin isolated. */
export const isolatedChapters: readonly string[] = ["build-your-own"];

interface HeaderRule {
  /** Below the site's base; `*` at the end stands for all that follows. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

const embedderPolicy = { "Cross-Origin-Embedder-Policy": "require-corp" };

/** Which addresses get which headers, in one place for all who serve the site. */
export function isolationRules(languages: readonly string[]): HeaderRule[] {
  const pages = isolatedChapters.flatMap((chapter) => languages.map((language) => `${language}/${chapter}/`));
  return [
    ...pages.map((path) => ({ path, headers: { "Cross-Origin-Opener-Policy": "same-origin", ...embedderPolicy } })),
    // An isolated page's worker must ask for the same (HTML's "check a global object's embedder policy"). It harms no other.
    { path: "_astro/*", headers: embedderPolicy },
  ];
}

/** What an address below the site's base gets beside what any file gets. */
export function isolationHeaders(path: string, languages: readonly string[]): Readonly<Record<string, string>> {
  const address = path.replace(/[?#].*/, "").replace(/(^|\/)index\.html$/, "$1");
  const rule = isolationRules(languages).find((one) =>
    one.path.endsWith("*") ? address.startsWith(one.path.slice(0, -1)) : address === one.path,
  );
  return rule?.headers ?? {};
}

/** The rules as hosts of static sites read them: a file `_headers` beside the pages. */
export function headersFile(base: string, languages: readonly string[]): string {
  return isolationRules(languages)
    .map(({ path, headers }) => {
      const lines = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}\n`);
      return `${base}${path}\n${lines.join("")}`;
    })
    .join("\n");
}
