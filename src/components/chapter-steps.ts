import { getCollection } from "astro:content";

/** By the chapter's path below the site's root: its lab, or its labs with a blank between them, and the steps of its text. */
export async function chapterSteps(): Promise<
  ReadonlyMap<string, { readonly lab: string; readonly steps: readonly string[] }>
> {
  const chapters = await getCollection("docs");
  return new Map(
    chapters.flatMap(({ id, data, body = "" }) => {
      const steps = [...body.matchAll(/<Step name="([^"]+)"/g)].map((match) => match[1] ?? "");
      const lab = [data.lab, data.simulatedLab].filter(Boolean).join(" ");
      return lab && steps.length > 0 ? [[`${id}/`, { lab, steps }] as const] : [];
    }),
  );
}
