import { defineCollection } from "astro:content";
import { docsSchema } from "@astrojs/starlight/schema";
import { file, glob } from "astro/loaders";
import { z } from "astro/zod";

const term = z.strictObject({ term: z.string().min(1), text: z.string().min(1) });

export const collections = {
  /** The book's terms: the key is the anchor on the glossary page. */
  glossary: defineCollection({
    loader: file("content/glossary.yaml"),
    schema: z.strictObject({ en: term, "zh-cn": term }),
  }),
  docs: defineCollection({
    loader: glob({ pattern: "**/*.mdx", base: "./content" }),
    schema: docsSchema({
      extend: z.object({
        /** The lab beside the text: a folder's name under labs/. Without one no lab code is loaded. */
        lab: z.string().optional(),
        /** A lab with the same steps on a simulated cluster, for a `lab` whose processes are real: the reader chooses. */
        simulatedLab: z.string().optional(),
        /** A few words above the title: which part of the book this is. */
        eyebrow: z.string().optional(),
        /** A front page's drawing, in words for those who do not see it; with it the drawing stands beside the hero's text. */
        drawing: z.string().optional(),
      }),
    }),
  }),
};
