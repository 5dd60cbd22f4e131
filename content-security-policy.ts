import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { AstroUserConfig } from "astro";
import { embedTheme } from "./src/components/embed-theme.ts";

type Csp = Exclude<NonNullable<NonNullable<AstroUserConfig["security"]>["csp"]>, boolean>;

function hash(text: string): `sha256-${string}` {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** Starlight's components with `is:inline` scripts. Astro hashes what it bundles, but not these. */
const withInlineScripts = ["ThemeProvider", "ThemeSelect", "Search", "SidebarPersister"];

function starlightInlineScripts(): string[] {
  const folder = dirname(createRequire(import.meta.url).resolve("@astrojs/starlight/components"));
  return withInlineScripts.flatMap((name) => {
    const source = readFileSync(join(folder, "components", `${name}.astro`), "utf8");
    return [...source.matchAll(/<script is:inline[^>]*>(.*?)<\/script>/gs)].map((match) => match[1] ?? "");
  });
}

/** Every inline style that Starlight's components write: icon sizes, the width of a select, depths of headings, search. */
const starlightStyleAttributes = [
  ...["1em", "1rem", "1.25rem", "1.5rem"].map((size) => `--sl-icon-size: ${size};`),
  ...["0", "1", "2"].map((depth) => `--depth: ${depth};`),
  "--sl-select-width: 6.25em",
  "display: none;",
  "padding:0",
];

/**
 * What a page may do: run and load its own files, nothing else and nobody else's. No inline script or style but those
 * whose hash stands here or is added by Astro; e2e/policy.spec.ts fails on the first violation.
 */
export const contentSecurityPolicy: Csp = {
  directives: [
    "default-src 'none'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    // Starlight's icons are masks with data: addresses.
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
  ],
  scriptDirective: {
    // The search (Pagefind) is WebAssembly.
    resources: ["'self'", "'wasm-unsafe-eval'"],
    hashes: [...starlightInlineScripts(), embedTheme].map(hash),
  },
  styleDirective: {
    resources: [{ resource: "'unsafe-hashes'", kind: "attribute" }],
    hashes: starlightStyleAttributes.map((style) => ({ hash: hash(style), kind: "attribute" })),
  },
};
