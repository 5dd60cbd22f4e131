import { defineCollection } from "astro:content";
import { docsSchema } from "@astrojs/starlight/schema";
import { glob } from "astro/loaders";
import { z } from "astro/zod";

export const collections = {
  docs: defineCollection({
    loader: glob({ pattern: "**/*.mdx", base: "./content" }),
    schema: docsSchema({
      extend: z.object({
        /** The lab beside the text: a folder's name under labs/. Without one no lab code is loaded. */
        lab: z.string().optional(),
        /** A few words above the title: which part of the book this is. */
        eyebrow: z.string().optional(),
        /** A front page's drawing, in words for those who do not see it; with it the drawing stands beside the hero's text. */
        drawing: z.string().optional(),
      }),
    }),
  }),
};
