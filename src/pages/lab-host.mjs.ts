import type { APIRoute } from "astro";
import { bundleLabHost } from "../engines/webcontainer/bundle-lab-host.ts";

/** What real Node.js in the page runs. Loaded only where a reader has asked for that. */
export const GET: APIRoute = async () =>
  new Response(await bundleLabHost(), { headers: { "Content-Type": "text/javascript" } });
