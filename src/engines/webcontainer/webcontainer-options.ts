import type { WebContainer } from "@webcontainer/api";
import type { Language } from "../engine.ts";
import type { RealTime } from "../real-time.ts";
import type { BootStage } from "./cannot-boot.ts";

/** What of a WebContainer is used: whoever stands in for one has to have this, with the package's own types. */
export type Container = Pick<WebContainer, "fs" | "mount" | "on" | "spawn">;

export interface WebContainerEngineOptions {
  /** Of the lab's host, lab-host.mjs; absolute. */
  readonly hostUrl: string;
  /** `<labsUrl><id>.json` is a lab's definition; absolute. */
  readonly labsUrl: string;
  /** Of the reasons why a lab stopped; English when left out. */
  readonly language?: Language | undefined;
  readonly onProgress?: ((stage: BootStage) => void) | undefined;
  /** Boots a container, or gives the one that has booted. The page's one when left out. */
  readonly boot?: (() => Promise<Container>) | undefined;
  /** The host's when left out. */
  readonly realTime?: Pick<RealTime, "after"> | undefined;
}
