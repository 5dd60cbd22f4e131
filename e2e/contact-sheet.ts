import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Picture {
  /** Under the folder of all pictures. */
  readonly file: string;
  readonly about: string;
}

/** Keeps a series' list, and writes a page that shows all series that there are, one column each. */
export function contactSheet(folder: string, series: string, pictures: readonly Picture[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${series}.json`), JSON.stringify(pictures));
  const all = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => [name.replace(".json", ""), JSON.parse(readFileSync(join(folder, name), "utf8"))] as const);
  const sections = all.map(([name, listed]) => {
    const figures = (listed as Picture[]) // As written above.
      .map(
        ({ file, about }, index) =>
          `<figure><a href="${file}"><img loading="lazy" src="${file}" alt=""></a><figcaption>${index + 1} ${about}</figcaption></figure>`,
      );
    return `<section><h2>${name}</h2><div class="${name.endsWith("390") ? "phone" : ""}">${figures.join("")}</div></section>`;
  });
  writeFileSync(
    join(folder, "index.html"),
    `<!doctype html><meta charset="utf-8"><title>A reader's way</title>${style}${sections.join("")}`,
  );
}

const style = `<style>
body { margin: 1rem; font: 14px system-ui; background: #888; }
div { display: grid; grid-template-columns: repeat(auto-fill, minmax(30rem, 1fr)); gap: 1rem; }
.phone { grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); }
figure { margin: 0; }
img { width: 100%; border: 1px solid #444; }
</style>`;
