import { hasCluster, type LabScenario } from "../cluster/scenario.ts";
import { parseCheckedYaml } from "./checked-yaml.ts";
import type { LabDefinition } from "./lab-definition.ts";
import { LabFormatError } from "./lab-format-error.ts";
import { labSchema } from "./lab-schema.ts";
import { scenarioSchema } from "./scenario-schema.ts";
import { commandsWith } from "./template.ts";
import { parseTranscript } from "./transcript-parser.ts";

export interface LabFile {
  /** For messages: `labs/clusterip/lab.yaml`. */
  readonly file: string;
  readonly text: string;
}

export interface LabSources {
  /** The folder's name under labs/. */
  readonly id: string;
  readonly lab: LabFile;
  readonly transcript: LabFile;
  /** All labs', by `<lab>/<file>`. */
  readonly manifests: Readonly<Record<string, string>>;
  /** The lab's own project/, by path in it: `bin/curl`. */
  readonly project?: Readonly<Record<string, string>> | undefined;
  /** labs/scenarios, by name without `.yaml`. */
  readonly scenarios: Readonly<Record<string, LabFile>>;
  /** Modules in labs/images, without `.ts`. */
  readonly imageNames: readonly string[];
}

/** Reads a lab. Throws LabFormatError. Not for the browser: it brings the schemas and their library. */
export function parseLab(sources: LabSources): LabDefinition {
  const { file, text } = sources.lab;
  const lab = parseCheckedYaml(file, text, labSchema);
  const at = (needle: string) => {
    const offset = Math.max(0, text.search(new RegExp(`\\b${needle}\\b`)));
    const before = text.slice(0, offset).split("\n");
    return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
  const refuse = (needle: string, message: string) => new LabFormatError([{ ...at(needle), message }]);

  const scenario = sources.scenarios[lab.scenario];
  if (!scenario) {
    const known = Object.keys(sources.scenarios).join(", ") || "none";
    throw refuse(lab.scenario, `there is no scenario "${lab.scenario}"; there is ${known}`);
  }
  for (const image of lab.images) {
    if (sources.imageNames.includes(image)) continue;
    const known = sources.imageNames.join(", ") || "none";
    throw refuse(image, `there is no labs/images/${image}.ts; there is ${known}`);
  }
  const manifestsOf = (id: string) =>
    Object.entries(sources.manifests).flatMap(([path, content]): [name: string, content: string][] =>
      path.startsWith(`${id}/`) ? [[path.slice(id.length + 1), content]] : [],
    );
  const files = new Map([...manifestsOf(sources.id), ...Object.entries(sources.project ?? {})]);
  /** Puts a file on the laptop, if it is another lab's, and returns its name there. */
  const lay = (entry: string): string => {
    const [name = "", owner = sources.id] = entry.split("/").reverse();
    const present = new Map(manifestsOf(owner));
    const content = present.get(name);
    if (content === undefined) {
      throw refuse(
        entry,
        `there is no labs/${owner}/manifests/${name}; there is ${[...present.keys()].join(", ") || "none"}`,
      );
    }
    if (owner !== sources.id && files.has(name)) throw refuse(entry, `the laptop has a file ${name} already`);
    files.set(name, content);
    return name;
  };
  /** Takes one of the lab's own files from the laptop. */
  const take = (name: string): string => {
    const content = files.get(name);
    if (content === undefined) {
      throw refuse(name, `the laptop has no file ${name} to be taken to a host`);
    }
    files.delete(name);
    return content;
  };
  const start = lab.start.map(lay);
  for (const entry of lab.files) lay(entry);
  const parsedScenario = parseCheckedYaml(scenario.file, scenario.text, scenarioSchema);
  if (parsedScenario.kind === "processes") {
    if (lab.images.length > 0) throw refuse("images", `scenario ${parsedScenario.name} has nothing that runs images`);
    if (start.length > 0) throw refuse("start", `scenario ${parsedScenario.name} has no cluster to apply it to`);
  } else if (lab.images.length === 0) {
    throw refuse("images", "images: a lab has one at least, unless its processes are real");
  }
  const hosts = parsedScenario.kind === "hosts" ? parsedScenario.hosts.map(({ name }) => name) : [];
  const hostFiles = Object.entries(lab.hostFiles).map(([host, names]) => {
    if (!hosts.includes(host)) {
      const message = `there is no host "${host}"; there is ${hosts.join(", ") || "none"}`;
      throw refuse(host, message);
    }
    return [host, Object.fromEntries(names.map((name) => [name, take(name)]))] as const;
  });
  const transcript = parseTranscript({ ...sources.transcript, terminals: lab.terminals });
  for (const [name, { cause }] of Object.entries(lab.steps)) {
    const step = transcript.steps.find((one) => one.name === name);
    if (!step) throw refuse(name, `the transcript has no step "${name}"`);
    if (cause === undefined || commandsWith(step, cause).length === 1) continue;
    const message = `steps.${name}.cause: the step must have one command with "${cause}" in it`;
    throw refuse(name, message);
  }
  const withRegistry = (world: LabScenario): LabScenario => {
    const { registry } = lab;
    if (!registry) return world;
    if (!hasCluster(world)) throw refuse("registry", `scenario ${world.name} has no nodes that could pull`);
    return { ...world, registry };
  };
  return {
    id: sources.id,
    title: lab.title,
    scenario: withRegistry(parsedScenario),
    terminals: lab.terminals,
    images: lab.images,
    files: Object.fromEntries(files),
    hostFiles: Object.fromEntries(hostFiles),
    start,
    transcript,
    steps: lab.steps,
    notRun: lab.notRun,
  };
}
