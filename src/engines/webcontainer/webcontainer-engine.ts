import type { BootedLab, BootOptions, Engine } from "../engine.ts";
import { RemoteEngine } from "../remote-engine.ts";
import { ContainerHost } from "./container-host.ts";
import { pageContainer } from "./page-container.ts";
import { pageTime } from "./stage-limit.ts";
import type { WebContainerEngineOptions } from "./webcontainer-options.ts";

/**
 * An engine in real Node.js in the page. It loads a runtime from StackBlitz' servers, so its `boot` is only to be called
 * where the reader has asked for that; what it rejects with is CannotBoot.
 */
export function createWebContainerEngine(options: WebContainerEngineOptions): Engine {
  return new WebContainerEngine(options);
}

class WebContainerEngine extends RemoteEngine {
  readonly #host: ContainerHost;

  constructor(options: WebContainerEngineOptions) {
    const { language = "en", onProgress = () => {}, boot = () => pageContainer.boot(), realTime = pageTime } = options;
    const host = new ContainerHost({ ...options, language, onProgress, boot, realTime });
    super({ language, open: (receiver) => host.open(receiver) });
    this.#host = host;
  }

  override async boot(options: BootOptions): Promise<BootedLab> {
    try {
      return await super.boot(options);
    } catch (error) {
      throw this.#host.cannotBoot ?? error;
    }
  }
}
