import { CannotBoot, type CannotBootReason, wordsOf } from "./cannot-boot.ts";
import { type RuntimeFrame, runtimeFrame } from "./runtime-frame.ts";
import { webContainerSupport } from "./support.ts";
import type { Container } from "./webcontainer-options.ts";

export interface PageContainerOptions {
  readonly support: () => CannotBootReason | undefined;
  /** Loads what boots a container. */
  readonly load: () => Promise<() => Promise<Container>>;
  readonly frame: RuntimeFrame;
}

/**
 * The page's container. A page may boot one only, so it is kept: the next lab gets it again. And a boot cannot be called
 * off, it waits for its frame for ever: who tries again waits for the same one, whose frame is then loaded again.
 */
export class PageContainer {
  readonly #options: PageContainerOptions;
  #booting: Promise<Container> | undefined;
  #hasBooted = false;

  constructor(options: PageContainerOptions) {
    this.#options = options;
  }

  async boot(): Promise<Container> {
    const { support, frame } = this.#options;
    if (this.#hasBooted && this.#booting) return this.#booting;
    const lacks = support();
    if (lacks) throw new CannotBoot(lacks);
    const trouble = Promise.withResolvers<never>();
    const stop = frame.watch((reason) => trouble.reject(new CannotBoot(reason)));
    try {
      if (this.#booting) frame.reload();
      this.#booting ??= this.#bootFirst();
      return await Promise.race([this.#booting, trouble.promise]);
    } finally {
      stop();
    }
  }

  async #bootFirst(): Promise<Container> {
    try {
      const boot = await this.#options.load().catch((error: unknown) => {
        throw new CannotBoot("not-loaded", wordsOf(error));
      });
      const container = await boot();
      this.#hasBooted = true;
      return container;
    } catch (error) {
      this.#booting = undefined;
      throw error instanceof CannotBoot ? error : new CannotBoot("failed", wordsOf(error));
    }
  }
}

export const pageContainer = new PageContainer({
  support: webContainerSupport,
  load: async () => {
    const { WebContainer } = await import("@webcontainer/api");
    return () => WebContainer.boot({ coep: "require-corp", workdirName: "eastwest" });
  },
  frame: runtimeFrame,
});
