import type { Engine } from "./engine.ts";
import type { CallMessage, FromEngine, TellMessage, ToEngine } from "./protocol.ts";

/** The counterpart of RemoteEngine, where the engine is: answers the messages that the returned function is given. */
export function serveEngine(engine: Engine, send: (message: FromEngine) => void): (message: ToEngine) => void {
  engine.subscribe((event) => send({ type: "event", event }));
  return (message) => {
    if (message.type === "ping") send({ type: "pong" });
    else if (message.type === "call") void answer(message, engine, send);
    else tellMethod(message, engine);
  };
}

async function answer(call: CallMessage, asked: Engine, send: (message: FromEngine) => void): Promise<void> {
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
