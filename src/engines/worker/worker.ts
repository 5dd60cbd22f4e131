import type { LabImage } from "../../cluster/container-image.ts";
import type { LabDefinition } from "../../lab/lab-definition.ts";
import { SimulatedWorld, surroundings } from "../../lab/world.ts";
import type { Engine } from "../engine.ts";
import { createLocalEngine } from "../local-engine.ts";
import type { FromEngine, ToEngine } from "../protocol.ts";
import { serveEngine } from "../serve-engine.ts";
import { steadyTime } from "../steady-time.ts";
import { messageTurn } from "./host-turn.ts";
import type { ToWorker } from "./to-worker.ts";

// The Web Worker's entry: an engine at the other end of the page's messages.

const imageModules = import.meta.glob<LabImage>("../../../labs/images/*.ts", { import: "default" });

/** Once there is an engine. */
let answer: ((message: ToEngine) => void) | undefined;

function send(message: FromEngine): void {
  postMessage(message);
}

interface LoadedLab {
  readonly definition: LabDefinition;
  readonly images: Promise<readonly LabImage[]>;
}

/** What was asked for before an engine asks for it. */
let early: { readonly url: string; readonly lab: Promise<LoadedLab> } | undefined;

function loadEarly(url: string, id: string): void {
  const lab = loadLab(url, id);
  early = { url, lab };
  // Whoever boots it hears of it.
  for (const loading of [lab.then(({ images }) => images), surroundings.load()]) loading.catch(() => {});
}

/** A page may take long from what it has loaded early to the boot: what failed then may go well now. */
async function takeLab(url: string, id: string): Promise<LoadedLab> {
  const begun = early?.url === url ? early.lab : undefined;
  early = undefined;
  return (await begun?.catch(() => undefined)) ?? loadLab(url, id);
}

async function loadLab(url: string, id: string): Promise<LoadedLab> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`there is no lab "${id}" (${url}: ${response.status})`);
  const definition: LabDefinition = await response.json();
  if (definition.id !== id) throw new Error(`there is no lab "${id}"`);
  // All of them now: once the lab has started it must not need the network.
  const images = definition.images.map((name) => {
    const load = imageModules[`../../../labs/images/${name}.ts`];
    if (!load) throw new Error(`the lab "${id}" names the image "${name}", which was not built in`);
    return load();
  });
  return { definition, images: Promise.all(images) };
}

function labUrl(labsUrl: string, id: string): string {
  return `${labsUrl}${encodeURIComponent(id)}.json`;
}

function connect(labsUrl: string): Engine {
  return createLocalEngine({
    loadLab: (id) => takeLab(labUrl(labsUrl, id), id),
    createWorld: (options) => new SimulatedWorld(options),
    hostTurn: messageTurn(),
    loadsLater: true,
    realTime: {
      now: steadyTime(
        () => Date.now(),
        () => performance.now(),
      ),
      after: (delayMs, run) => {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      },
    },
  });
}

self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === "load") loadEarly(labUrl(data.labsUrl, data.lab), data.lab);
  else if (data.type === "connect") answer = serveEngine(connect(data.labsUrl), send);
  else answer?.(data);
});

self.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  const { reason } = event;
  send({ type: "broken", message: reason instanceof Error ? reason.message : String(reason) });
});
