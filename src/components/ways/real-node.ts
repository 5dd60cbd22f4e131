import type { BootStage } from "../../engines/webcontainer/cannot-boot.ts";
import { pageContainer } from "../../engines/webcontainer/page-container.ts";
import { withinStageLimit } from "../../engines/webcontainer/stage-limit.ts";
import { createWebContainerEngine } from "../../engines/webcontainer/webcontainer-engine.ts";
import type { MountOptions } from "../bench/mount.tsx";
// Both have the page's side of an engine: this way the bundler cuts no chunk of its own out of the bench for it.
import "../bench/mount.tsx";
import { languageOf } from "../languages.ts";
import { processWords } from "./process-words.ts";

/** Boots what real Node.js runs in, and resolves with what the bench needs for a lab in it. Rejects with CannotBoot. */
export async function bootRealNode(
  place: HTMLElement,
  onProgress: (stage: BootStage) => void,
): Promise<Pick<MountOptions, "createEngine" | "words">> {
  const { labsPath = "/labs/", labHost = "" } = place.dataset;
  const url = (path: string) => new URL(path, location.href).href;
  onProgress("loading-runtime");
  await withinStageLimit(pageContainer.boot());
  const language = languageOf(document.documentElement.lang);
  return {
    createEngine: () =>
      createWebContainerEngine({ hostUrl: url(labHost), labsUrl: url(labsPath), language, onProgress }),
    words: processWords[language],
  };
}
