import type { LabDefinition } from "../../lab/lab-definition.ts";
import type { World, WorldOptions } from "../../lab/world.ts";
import type { CommandResult, Engine, EngineEvent } from "../engine.ts";
import { createLocalEngine } from "../local-engine.ts";
import { nodeTime, nodeTurn } from "../node/node-time.ts";
import { createNodeWorld } from "../node/node-world.ts";
import { Sitting } from "../sitting.case.ts";

const laptop = { hostname: "laptop", user: "dev", address: "127.0.0.1" };

/** A lab of real processes with these files. */
export function processLab(files: Readonly<Record<string, string>>): LabDefinition {
  return {
    id: "tiny",
    title: { en: "Tiny", "zh-cn": "小" },
    scenario: { kind: "processes", name: "own-machine", ageSeconds: 0, defaultSeed: 1, laptop },
    terminals: [{ id: "laptop", prompt: "[dev@laptop tiny]$ " }],
    images: [],
    files,
    hostFiles: {},
    start: [],
    transcript: { steps: [] },
    steps: {},
    notRun: {},
  };
}

/** Its terminal, as somebody sees it who types. */
export class ProcessSitting {
  readonly engine: Engine;
  readonly #sitting: Sitting;
  /** How much had been shown when the last command was typed. */
  #before = 0;

  constructor(definition: LabDefinition, createWorld: (options: WorldOptions) => World = createNodeWorld) {
    this.engine = createLocalEngine({
      loadLab: async () => ({ definition, images: Promise.resolve([]) }),
      createWorld,
      hostTurn: nodeTurn,
      realTime: nodeTime,
    });
    this.#sitting = new Sitting(this.engine, definition.id);
  }

  static async open(files: Readonly<Record<string, string>>): Promise<ProcessSitting> {
    const sitting = new ProcessSitting(processLab(files));
    await sitting.#sitting.start();
    return sitting;
  }

  set acknowledge(isShown: boolean) {
    this.#sitting.acknowledge = isShown;
  }

  /** All that was shown, without marks. */
  get everything(): string {
    return this.#sitting.shown("laptop").replace(marks, "").replaceAll("\r\n", "\n");
  }

  /** The same since the last command was typed. */
  get shown(): string {
    return this.everything.slice(this.#before);
  }

  /** Types a line at a prompt; resolves, with what it has printed, once the next prompt is there. */
  async type(line: string): Promise<CommandResult & { readonly shown: string }> {
    this.#before = this.everything.length;
    const ended = await this.#sitting.type("laptop", line);
    const [, ...lines] = this.shown.split("\n");
    return { ...ended, shown: lines.slice(0, -1).join("\n") };
  }

  event(wanted: (event: EngineEvent) => boolean): Promise<EngineEvent> {
    return this.#sitting.event(wanted);
  }

  /** The next results, once the prompt after them is there. */
  async results(count: number): Promise<readonly CommandResult[]> {
    const results: CommandResult[] = [];
    this.#before = this.everything.length;
    await this.event((event) => {
      if (event.type === "result") results.push(event);
      return event.type === "prompt" && results.length === count;
    });
    return results;
  }

  /** How many bytes are shown once no more come. */
  settled(): Promise<number> {
    return this.#sitting.settledLength("laptop");
  }

  /** Once what is shown matches. */
  async until(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.shown)) await this.event((event) => event.type === "output");
  }
}

const escapeCharacter = String.fromCharCode(27);
/** OSC 133 and bracketed paste. */
const marks = new RegExp(`${escapeCharacter}(?:\\]133;.*?${escapeCharacter}\\\\|\\[\\?2004[hl])`, "gs");
