import type { Engine, Language } from "../engine.ts";
import type { FromEngine } from "../protocol.ts";
import { RemoteEngine } from "../remote-engine.ts";
import { createLabWorker, type EarlyWorker } from "./lab-worker.ts";
import type { ToWorker } from "./to-worker.ts";

export interface WorkerEngineOptions {
  /** `<labsUrl><id>.json` is a lab's definition; absolute. */
  readonly labsUrl: string;
  /** Of the reasons why a lab stopped; English when left out. */
  readonly language?: Language | undefined;
  /** The lab's worker when left out. */
  readonly createWorker?: (() => Worker) | undefined;
  /** One that has been started already. */
  readonly early?: EarlyWorker | undefined;
}

/** Why a lab is gone. */
const reasons = {
  en: {
    unreadable: "a message from it could not be read.",
    notLoaded: "its program could not be loaded.",
  },
  "zh-cn": {
    unreadable: "收到了无法读取的消息。",
    notLoaded: "程序没能加载。",
  },
} as const;

/** An engine in a Web Worker of its own: the default in the page. What hangs or breaks in there does not reach the page. */
export function createWorkerEngine(options: WorkerEngineOptions): Engine {
  const { labsUrl, language = "en", createWorker = createLabWorker, early } = options;
  const { unreadable, notLoaded } = reasons[language];
  return new RemoteEngine({
    language,
    open: ({ receive, crash }) => {
      const worker = early?.worker ?? createWorker();
      const post = (message: ToWorker) => worker.postMessage(message);
      void early?.failed.then((message) => crash(message || notLoaded));
      worker.addEventListener("message", (message: MessageEvent<FromEngine>) => receive(message.data));
      worker.addEventListener("messageerror", () => crash(unreadable));
      worker.addEventListener("error", (error) => {
        error.preventDefault();
        crash(error.message || notLoaded);
      });
      post({ type: "connect", labsUrl });
      // Without ceremony: nothing in a worker outlives the page anyway.
      return { post, end: () => worker.terminate() };
    },
  });
}
