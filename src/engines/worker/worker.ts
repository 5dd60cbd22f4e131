import type { LabImage } from "../../cluster/container-image.ts";
import type { LabDefinition } from "../../lab/lab-definition.ts";
import type { Engine } from "../engine.ts";
import { createLocalEngine } from "../local-engine.ts";
import { steadyTime } from "../steady-time.ts";
import { messageTurn } from "./host-turn.ts";
import type { CallMessage, FromWorker, TellMessage, ToWorker } from "./protocol.ts";

// The Web Worker's entry: an engine at the other end of the page's messages.

const imageModules = import.meta.glob<LabImage>("../../../labs/images/*.ts", { import: "default" });

let engine: Engine | undefined;

function send(message: FromWorker): void {
  postMessage(message);
}

async function loadLab(url: string, id: string): Promise<{ definition: LabDefinition; images: LabImage[] }> {
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
  return { definition, images: await Promise.all(images) };
}

function connect(labsUrl: string): Engine {
  const connected = createLocalEngine({
    loadLab: (id) => loadLab(`${labsUrl}${encodeURIComponent(id)}.json`, id),
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
  connected.subscribe((event) => send({ type: "event", event }));
  return connected;
}

async function answer(call: CallMessage, asked: Engine): Promise<void> {
  try {
    send({ type: "answer", id: call.id, value: await callMethod(call, asked) });
  } catch (error) {
    send({ type: "failure", id: call.id, message: error instanceof Error ? error.message : String(error) });
  }
}

function callMethod(call: CallMessage, asked: Engine): Promise<unknown> {
  switch (call.method) {
    case "boot":
      return asked.boot(...call.parameters);
    case "openTerminal":
      return asked.openTerminal(...call.parameters);
    case "runStep":
      return asked.runStep(...call.parameters);
    case "bringTo":
      return asked.bringTo(...call.parameters);
    case "flow":
      return asked.flow(...call.parameters);
    case "readFile":
      return asked.readFile(...call.parameters);
    case "writeFile":
      return asked.writeFile(...call.parameters);
    case "checkManifest":
      return asked.checkManifest(...call.parameters);
    case "completeManifest":
      return asked.completeManifest(...call.parameters);
    case "dispose":
      return asked.dispose(...call.parameters);
  }
}

function tellMethod(tell: TellMessage, told: Engine): void {
  switch (tell.method) {
    case "type":
      told.type(...tell.parameters);
      break;
    case "resize":
      told.resize(...tell.parameters);
      break;
    case "ack":
      told.ack(...tell.parameters);
      break;
    case "watch":
      told.watch(...tell.parameters);
      break;
    case "unwatch":
      told.unwatch(...tell.parameters);
      break;
    case "hold":
      told.hold(...tell.parameters);
      break;
  }
}

self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === "ping") send({ type: "pong" });
  else if (data.type === "connect") engine = connect(data.labsUrl);
  else if (engine && data.type === "call") void answer(data, engine);
  else if (engine && data.type === "tell") tellMethod(data, engine);
});

self.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  const { reason } = event;
  send({ type: "broken", message: reason instanceof Error ? reason.message : String(reason) });
});
