import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";

/** Starlight as it comes, to set the site's pages beside. */
export default defineConfig({
  devToolbar: { enabled: false },
  integrations: [starlight({ title: "reference" })],
  // As in the site's own configuration.
  vite: { environments: { prerender: { resolve: { noExternal: ["js-yaml"] } } } },
});
