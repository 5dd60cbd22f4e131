import { createHash } from "node:crypto";
import { defineRouteMiddleware } from "@astrojs/starlight/route-data";
import { keptWayScript } from "../components/ways/kept-way.ts";
import waysStyles from "../styles/ways.css?url";
import { isolatedChapters } from "./isolated-pages.ts";

/** What only the isolated chapters' pages may do and have: the runtime's frame, and the choice where the lab runs. */
export const onRequest = defineRouteMiddleware(({ csp, locals }) => {
  const { entry, head } = locals.starlightRoute;
  if (!isolatedChapters.some((chapter) => entry.id.endsWith(`/${chapter}`))) return;
  csp?.insertDirective("frame-src https://stackblitz.com");
  csp?.insertScriptHash(`sha256-${createHash("sha256").update(keptWayScript).digest("base64")}`);
  head.push({ tag: "script", content: keptWayScript }, { tag: "link", attrs: { rel: "stylesheet", href: waysStyles } });
});
