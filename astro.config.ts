import { fileURLToPath } from "node:url";
import mdx from "@astrojs/mdx";
import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";
import { contentSecurityPolicy } from "./content-security-policy.ts";
import { bookAppendix, bookSidebar } from "./src/components/book.ts";
import { classedTokens } from "./src/components/highlight.ts";
import { languages } from "./src/components/languages.ts";
import { isolation } from "./src/isolation/isolation.ts";
import { serviceWorker } from "./src/offline/build-service-worker.ts";
import { bootInOneChunk } from "./worker-chunks.ts";
import { shortPrivateNames } from "./xterm-private-names.ts";

/**
 * Where the site will stand, both optional: `SITE_URL=https://example.org BASE_PATH=/eastwest npm run build`.
 * Without SITE_URL there is no sitemap; nothing else needs to know the host.
 */
const { SITE_URL: site, BASE_PATH: base = "/" } = process.env;

export default defineConfig({
  ...(site ? { site } : {}),
  base,
  trailingSlash: "always",
  devToolbar: { enabled: false },
  markdown: { shikiConfig: { theme: "css-variables", transformers: [classedTokens] } },
  integrations: [
    starlight({
      title: "eastwest",
      logo: { src: "./src/components/logo.svg", alt: "" },
      favicon: "/favicon.svg",
      defaultLocale: "en",
      locales: Object.fromEntries(
        Object.entries(languages).map(([folder, { label, lang }]) => [folder, { label, lang }]),
      ),
      // Its blocks carry inline styles, which the policy refuses; Astro's Shiki with `classedTokens` carries classes.
      expressiveCode: false,
      customCss: [
        "./src/styles/theme.css",
        "./src/styles/code.css",
        "./src/styles/lab-page.css",
        "./src/styles/print.css",
      ],
      components: {
        Header: "./src/components/Header.astro",
        Hero: "./src/components/Hero.astro",
        LanguageSelect: "./src/components/LanguageLinks.astro",
        MarkdownContent: "./src/components/MarkdownContent.astro",
        PageTitle: "./src/components/PageTitle.astro",
        Sidebar: "./src/components/Sidebar.astro",
        TwoColumnContent: "./src/components/TwoColumnContent.astro",
      },
      routeMiddleware: "./src/isolation/isolated-route.ts",
      sidebar: [...bookSidebar(fileURLToPath(new URL("./content", import.meta.url))), bookAppendix],
    }),
    mdx(),
    isolation(Object.keys(languages)),
    serviceWorker(Object.keys(languages)),
  ],
  security: { csp: contentSecurityPolicy },
  vite: {
    plugins: [shortPrivateNames()],
    worker: { format: "es", plugins: () => [bootInOneChunk()] },
    // An inlined asset would be a data: address, which the policy refuses.
    build: { assetsInlineLimit: 0 },
    // Starlight's own js-yaml, bundled: left outside, another version's copy at the top of node_modules is found.
    environments: { prerender: { resolve: { noExternal: ["js-yaml"] } } },
  },
});
