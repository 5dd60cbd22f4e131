import type { LabDefinition } from "../../lab/lab-definition.ts";
import type { World, WorldOptions } from "../../lab/world.ts";
import type { CommandResult, Engine, EngineEvent } from "../engine.ts";
import { createLocalEngine } from "../local-engine.ts";
import { nodeTime, nodeTurn } from "../node/node-time.ts";
import { createNodeWorld } from "../node/node-world.ts";

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
  /** Everything shown since the last command was typed, without marks. */
  shown = "";
  everything = "";
  acknowledge = true;
  readonly #decoder = new TextDecoder();
  readonly #waiting = new Set<(event: EngineEvent) => void>();

  constructor(definition: LabDefinition, createWorld: (options: WorldOptions) => World = createNodeWorld) {
    this.engine = createLocalEngine({
      loadLab: async () => ({ definition, images: Promise.resolve([]) }),
      createWorld,
      hostTurn: nodeTurn,
      realTime: nodeTime,
    });
    this.engine.subscribe((event) => {
      if (event.type === "output") {
        const text = this.#decoder.decode(event.data, { stream: true }).replace(marks, "").replaceAll("\r\n", "\n");
        this.shown += text;
        this.everything += text;
        if (this.acknowledge) this.engine.ack(event.terminal, event.data.length);
      }
      for (const tell of this.#waiting) tell(event);
    });
  }

  static async open(files: Readonly<Record<string, string>>): Promise<ProcessSitting> {
    const sitting = new ProcessSitting(processLab(files));
    const prompt = sitting.event((event) => event.type === "prompt");
    await sitting.engine.boot({ lab: "tiny" });
    await prompt;
    return sitting;
  }

  /** Types a line at a prompt; resolves once it has ended and the next prompt is there. */
  async type(line: string): Promise<CommandResult & { readonly shown: string }> {
    this.shown = "";
    const result = this.event((event) => event.type === "result");
    const prompt = this.event((event) => event.type === "prompt");
    this.engine.type("laptop", `${line}\r`);
    const ended = await result;
    await prompt;
    if (ended.type !== "result") throw new Error("not a result");
    const [, ...lines] = this.shown.split("\n");
    return { ...ended, shown: lines.slice(0, -1).join("\n") };
  }

  event(wanted: (event: EngineEvent) => boolean): Promise<EngineEvent> {
    return new Promise((resolve) => {
      const tell = (event: EngineEvent) => {
        if (!wanted(event)) return;
        this.#waiting.delete(tell);
        resolve(event);
      };
      this.#waiting.add(tell);
    });
  }

  /** The next results, once the prompt after them is there. */
  async results(count: number): Promise<readonly CommandResult[]> {
    const results: CommandResult[] = [];
    this.shown = "";
    await this.event((event) => {
      if (event.type === "result") results.push(event);
      return event.type === "prompt" && results.length === count;
    });
    return results;
  }

  /** How many characters are shown once no more come. */
  async settled(): Promise<number> {
    for (let before = -1; ; before = this.shown.length) {
      if (before === this.shown.length) return before;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  /** Once what is shown matches. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.shown);
      if (match) return match;
      await this.event((event) => event.type === "output");
    }
  }
}

const escapeCharacter = String.fromCharCode(27);
/** OSC 133 and bracketed paste. */
const marks = new RegExp(`${escapeCharacter}(?:\\]133;.*?${escapeCharacter}\\\\|\\[\\?2004[hl])`, "gs");
