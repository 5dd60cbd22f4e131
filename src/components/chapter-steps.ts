import { getCollection } from "astro:content";

/** By the chapter's path below the site's root: its lab, and the steps that its text shows. */
export async function chapterSteps(): Promise<
  ReadonlyMap<string, { readonly lab: string; readonly steps: readonly string[] }>
> {
  const chapters = await getCollection("docs");
  return new Map(
    chapters.flatMap(({ id, data, body = "" }) => {
      const steps = [...body.matchAll(/<Step name="([^"]+)"/g)].map((match) => match[1] ?? "");
      return data.lab && steps.length > 0 ? [[`${id}/`, { lab: data.lab, steps }] as const] : [];
    }),
  );
}
