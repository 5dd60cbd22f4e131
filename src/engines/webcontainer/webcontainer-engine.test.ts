import { afterAll, beforeAll } from "vitest";
import { inWebContainer } from "../contract-columns.case.ts";
import { runEngineContract } from "../engine.case.ts";
import { smallProcessLab } from "../small-process-lab.case.ts";
import { bundleLabHost } from "./bundle-lab-host.ts";
import { StandInContainer } from "./stand-in/stand-in-container.ts";
import { nastyTerminal } from "./stand-in/terminal-manners.ts";
import { createWebContainerEngine } from "./webcontainer-engine.ts";

let container: StandInContainer;
let hostUrl = "";
beforeAll(async () => {
  container = await StandInContainer.boot({}, nastyTerminal);
  hostUrl = `data:text/javascript,${encodeURIComponent(await bundleLabHost())}`;
});
afterAll(() => container[Symbol.asyncDispose]());

/** Whatever is asked for, this is the answer: no server has to be there for it. */
const labsUrl = `data:application/json,${encodeURIComponent(JSON.stringify(smallProcessLab))}#`;

// All engines in one container, as in a page.
runEngineContract(inWebContainer, () => createWebContainerEngine({ hostUrl, labsUrl, boot: async () => container }));
