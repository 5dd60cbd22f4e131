import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { LabImage } from "../../cluster/container-image.ts";
import type { LabDefinition } from "../../lab/lab-definition.ts";
import { type LabFile, type LabSources, parseLab } from "../../lab/parse-lab.ts";

/** The repository's labs/. */
export const labsFolder = resolve(dirname(fileURLToPath(import.meta.url)), "../../../labs");

/** Labs that there are, by id, sorted. */
export function listLabs(folder = labsFolder): string[] {
  const hasLab = (id: string) => readdirSync(join(folder, id)).includes("lab.yaml");
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && hasLab(entry.name))
    .map((entry) => entry.name)
    .sort();
}

/** Reads and checks a lab. Throws LabFormatError for what is wrong in it, an Error when there is no such lab. */
export function readLab(id: string, folder = labsFolder): LabDefinition {
  const labs = listLabs(folder);
  if (!labs.includes(id)) throw new Error(`there is no lab "${id}"; there is ${labs.join(", ")}`);
  return parseLab(readSources(id, folder));
}

function readSources(id: string, folder: string): LabSources {
  const read = (path: string): LabFile => ({ file: `labs/${path}`, text: readFileSync(join(folder, path), "utf8") });
  const names = (path: string, ending: string) =>
    readdirSync(join(folder, path))
      .filter((name) => name.endsWith(ending) && !name.endsWith(`.test${ending}`))
      .sort();
  const manifests = listLabs(folder)
    .filter((lab) => existsSync(join(folder, lab, "manifests")))
    .flatMap((lab) => names(`${lab}/manifests`, "").map((name) => ({ lab, name })));
  return {
    id,
    lab: read(`${id}/lab.yaml`),
    transcript: read(`${id}/transcript.txt`),
    manifests: Object.fromEntries(
      manifests.map(({ lab, name }) => [`${lab}/${name}`, read(`${lab}/manifests/${name}`).text]),
    ),
    project: Object.fromEntries(
      filesIn(join(folder, id, "project")).map((path) => [path, read(`${id}/project/${path}`).text]),
    ),
    scenarios: Object.fromEntries(
      names("scenarios", ".yaml").map((name) => [name.slice(0, -".yaml".length), read(`scenarios/${name}`)]),
    ),
    imageNames: names("images", ".ts").map((name) => name.slice(0, -".ts".length)),
  };
}

/** Paths of all files in a folder, which need not be there; sorted, as seen from the folder. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

/** Loads the modules of labs/images that a lab names. */
export function loadImages(names: readonly string[], folder = labsFolder): Promise<LabImage[]> {
  return Promise.all(
    names.map(async (name) => {
      const url = pathToFileURL(join(folder, "images", `${name}.ts`)).href;
      const module: { readonly default: LabImage } = await import(/* @vite-ignore */ url);
      return module.default;
    }),
  );
}
