import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LabImage } from "../../cluster/container-image.ts";
import { hasCluster, type LabScenario, type Scenario } from "../../cluster/scenario.ts";
import { parseCheckedYaml } from "../../lab/checked-yaml.ts";
import { scenarioSchema } from "../../lab/scenario-schema.ts";
import { labsFolder, loadImages } from "./read-lab.ts";

/** The clusters that there are, by name, sorted. */
export function listScenarios(folder = labsFolder): string[] {
  return namesOf(join(folder, "scenarios"), ".yaml").filter((name) => hasCluster(read(name, folder)));
}

/** Reads and checks a scenario. Throws LabFormatError for what is wrong in it, an Error when there is no such cluster. */
export function readScenario(name: string, folder = labsFolder): Scenario {
  const scenarios = listScenarios(folder);
  const scenario = scenarios.includes(name) ? read(name, folder) : undefined;
  if (!scenario || !hasCluster(scenario)) {
    throw new Error(`there is no scenario "${name}"; there is ${scenarios.join(", ")}`);
  }
  return scenario;
}

function read(name: string, folder: string): LabScenario {
  const path = `scenarios/${name}.yaml`;
  return parseCheckedYaml(`labs/${path}`, readFileSync(join(folder, path), "utf8"), scenarioSchema);
}

/** All that pods of any lab can run. */
export function loadAllImages(folder = labsFolder): Promise<LabImage[]> {
  return loadImages(namesOf(join(folder, "images"), ".ts"), folder);
}

function namesOf(folder: string, ending: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending) && !name.endsWith(`.test${ending}`))
    .map((name) => name.slice(0, -ending.length))
    .sort();
}
