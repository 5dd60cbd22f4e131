import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { parseArgs } from "node:util";
import { preview } from "astro";
import { languages } from "../src/components/languages.ts";
import { isolationHeaders } from "../src/isolation/isolated-pages.ts";

// `npm run preview`: what `astro preview` does, with the headers that isolate a page. Astro serves a static site by Vite's
// preview server, to which it passes neither plugins nor middleware; but Node tells of a request before the server hears it.

const { values } = parseArgs({
  options: { port: { type: "string" }, host: { type: "string" }, outDir: { type: "string" } },
  // `--host` alone, as Vite has it, stands for all addresses.
  args: process.argv
    .slice(2)
    .map((arg, index, all) => (arg === "--host" && isOption(all[index + 1]) ? "--host=0.0.0.0" : arg)),
});

function isOption(arg = "-"): boolean {
  return arg.startsWith("-");
}

const base = (process.env.BASE_PATH ?? "/").replace(/\/?$/, "/");

subscribe("http.server.request.start", (message) => {
  // As Node's documentation has this channel.
  const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse };
  if (!request.url?.startsWith(base)) return;
  const headers = isolationHeaders(request.url.slice(base.length), Object.keys(languages));
  for (const header of Object.entries(headers)) response.setHeader(...header);
});

await preview({
  outDir: values.outDir,
  server: { port: values.port === undefined ? undefined : Number(values.port), host: values.host },
});
