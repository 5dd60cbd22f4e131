import type { HostTurn } from "../cluster/clock.ts";
import type { LabImage } from "../cluster/container-image.ts";
import type { LabDefinition } from "./lab-definition.ts";
import { Session } from "./session.ts";
import type { SessionEvent } from "./session-event.ts";
import { type Captures, commandsWith, holesOf } from "./template.ts";
import { captureKey } from "./template-parser.ts";
import type { Exchange, ExercisePart, Step, Transcript } from "./transcript.ts";
import { SimulatedWorld, type World, type WorldOptions } from "./world.ts";

export interface RunOptions {
  readonly definition: LabDefinition;
  readonly images: readonly LabImage[];
  /** The scenario's own when left out. */
  readonly seed?: number | undefined;
  readonly hostTurn: HostTurn;
  /** A simulated one when left out. */
  readonly createWorld?: ((options: WorldOptions) => World) | undefined;
  /** What the cluster's clock shows at the start: the same in every run when left out. */
  readonly startMs?: number | undefined;
}

/** A place in a transcript where a run did not give what stands there. */
export interface LabFailure {
  readonly step: string;
  /** In transcript.txt, from 1. */
  readonly line: number;
  readonly message: string;
  /** The command, and what it printed instead. */
  readonly exchange?: Exchange | undefined;
  readonly output?: string | undefined;
}

/** Any time will do, as long as it is the same one. */
const usualStartMs = Date.UTC(2026, 0, 1, 9);

/** Where time is real, so long is waited for what must not come. */
const longestVainWaitMs = 5000;
/** Nobody listens there: tcpmux (RFC 1078). */
const closedPort = "1";

/** Opens a lab, in virtual time if there is such, and gives the session to `use`. */
export async function withSession<T>(
  options: RunOptions,
  use: (session: Session) => Promise<T>,
  emit: (event: SessionEvent) => void = () => {},
): Promise<T> {
  const { createWorld = (all) => new SimulatedWorld(all) } = options;
  const seed = options.seed ?? options.definition.scenario.defaultSeed;
  const world = createWorld({ ...options, seed, startMs: options.startMs ?? usualStartMs });
  try {
    await world.boot(options);
    const session = new Session({ world, emit });
    try {
      return await world.drive(use(session));
    } finally {
      session.close();
    }
  } finally {
    await world.close();
  }
}

/** Runs a whole transcript; the first step that does not pass ends it. */
export async function runTranscript(options: RunOptions): Promise<LabFailure | undefined> {
  return withSession(options, async (session) => {
    for (const step of options.definition.transcript.steps) {
      const failure = await runStep(session, step);
      if (failure) return failure;
    }
    const usesDefaultSeed = !session.world.isReal && session.world.seed === options.definition.scenario.defaultSeed;
    return usesDefaultSeed ? findOtherExample(options.definition.transcript, session.progress.captures) : undefined;
  });
}

/** Under the scenario's own seed the reader sees what the text shows: captured values are their examples. */
function findOtherExample(transcript: Transcript, captures: Captures): LabFailure | undefined {
  for (const step of transcript.steps) {
    for (const exchange of step.exchanges) {
      for (const part of holesOf(exchange)) {
        if (part.capture === undefined) continue;
        const value = captures.get(captureKey(part.pattern, part.capture));
        if (value === part.example) continue;
        const message = `the text shows ${part.example} for {{${part.pattern} ${part.capture}}}; the scenario's own seed gives ${value}`;
        return { step: step.name, line: exchange.line, message };
      }
    }
  }
  return undefined;
}

/**
 * Proves that the steps' checks can fail: each step, run alone on the lab's start state, must not pass, but for those
 * that lab.yaml excepts; and these must pass there, or the exception is stale. A step that makes what it checks must not
 * pass in its place without the command that does. What an exercise checks must not pass on the broken cluster.
 */
export async function proveStepsCanFail(options: RunOptions): Promise<LabFailure[]> {
  const { steps } = options.definition.transcript;
  const problems: (LabFailure | undefined)[] = [];
  // Real waiting is better done side by side.
  if (options.definition.scenario.kind === "processes") {
    problems.push(...(await Promise.all(steps.map((step) => unprovenIn(options, step)))));
  } else for (const step of steps) problems.push(await unprovenIn(options, step));
  return problems.filter((problem) => problem !== undefined);
}

/** Why a step's check proves nothing. */
async function unprovenIn(given: RunOptions, asWritten: Step): Promise<LabFailure | undefined> {
  if (asWritten.kind === "aside") return undefined;
  const { kind } = given.definition.scenario;
  const mustFail = given.definition.steps[asWritten.name]?.passesAtStart === undefined;
  const step = kind === "processes" && mustFail ? inVain(asWritten) : asWritten;
  const options = withStep(given, asWritten, step);
  if (step.kind === "exercise") {
    return (await passesBroken(options, step))
      ? atStep(step, "its check passes on the broken cluster, too")
      : undefined;
  }
  const { cause, passesAtStart: exception } = options.definition.steps[step.name] ?? {};
  const passed =
    cause === undefined
      ? await withSession(options, async (session) => !(await runStep(session, step)))
      : await passesWithout(options, step, cause);
  if (!step.exchanges.some(({ expected }) => expected.some(({ kind }) => kind !== "anything"))) {
    return atStep(step, "it expects no output: its check proves nothing");
  }
  if (passed && cause !== undefined) {
    return atStep(step, `it passes without the command "${cause}", too: its check proves nothing`);
  }
  if (passed && exception === undefined) {
    return atStep(step, "it passes on the lab's start state: its check proves nothing");
  }
  return !passed && exception !== undefined
    ? atStep(step, `lab.yaml says that it passes on the start state ("${exception}"), but it does not`)
    : undefined;
}

/** Whether an exercise's check passes where the cluster has been broken and not repaired. */
async function passesBroken(options: RunOptions, step: Step): Promise<boolean> {
  return withSession(options, async (session) => {
    await session.bringTo(step.name);
    const broken = await runStep(session, step, "break");
    return broken ? false : !(await runStep(session, step, "check"));
  });
}

/** Whether the step passes in its place, with all of its commands but the one that `cause` tells. */
async function passesWithout(options: RunOptions, step: Step, cause: string): Promise<boolean> {
  const [left] = commandsWith(step, cause);
  const without: Step = { ...step, exchanges: step.exchanges.filter((exchange) => exchange !== left) };
  return withSession(withStep(options, step, without), async (session) => {
    await session.bringTo(step.name);
    return !(await runStep(session, without));
  });
}

function withStep(options: RunOptions, step: Step, instead: Step): RunOptions {
  const steps = options.definition.transcript.steps.map((one) => (one === step ? instead : one));
  return { ...options, definition: { ...options.definition, transcript: { steps } } };
}

/** So that nobody waits long, nor calls a port that is an example here and somebody's own on the host. */
function inVain(step: Step): Step {
  const exchanges = step.exchanges.map(({ retryForMs, command, ...exchange }) => ({
    ...exchange,
    command: command.map((part) =>
      part.kind === "hole" && part.pattern === "number" ? { ...part, example: closedPort } : part,
    ),
    retryForMs: retryForMs && Math.min(retryForMs, longestVainWaitMs),
  }));
  return { ...step, exchanges };
}

async function runStep(session: Session, step: Step, part?: ExercisePart): Promise<LabFailure | undefined> {
  try {
    const outcome = await session.runStep(step.name, part);
    if (outcome.passed) return undefined;
    return {
      step: step.name,
      line: (outcome.exchange ?? step).line,
      message: `${commandOf(outcome.exchange)}${outcome.difference ?? "no result"}`,
      exchange: outcome.exchange,
      output: outcome.output,
    };
  } catch (error) {
    return atStep(step, error instanceof Error ? error.message : String(error));
  }
}

function commandOf(exchange: Exchange | undefined): string {
  if (!exchange) return "";
  const text = exchange.command.map((part) => (part.kind === "text" ? part.text : `{{${part.pattern}}}`)).join("");
  return `${exchange.prompt}${text}\n`;
}

function atStep(step: Step, message: string): LabFailure {
  return { step: step.name, line: step.line, message };
}
