import { expect, it } from "vitest";
import { headersFile, isolationHeaders } from "./isolated-pages.ts";

const languages = ["en", "zh-cn"];
const opener = "Cross-Origin-Opener-Policy";
const embedder = "Cross-Origin-Embedder-Policy";

it.each(["en/build-your-own/", "zh-cn/build-your-own/?present", "en/build-your-own/index.html"])(
  "isolates %s",
  (path) => {
    expect(isolationHeaders(path, languages)).toEqual({ [opener]: "same-origin", [embedder]: "require-corp" });
  },
);

it.each(["", "en/", "en/clusterip/", "en/build-your-own/more/", "xx/build-your-own/", "labs/build-your-own.json"])(
  "leaves %o alone",
  (path) => {
    expect(isolationHeaders(path, languages)).toEqual({});
  },
);

it("lets an isolated page start a worker", () => {
  expect(isolationHeaders("_astro/worker-x.js", languages)).toEqual({ [embedder]: "require-corp" });
});

it("writes the rules as a _headers file, below the site's base", () => {
  expect(headersFile("/books/", ["en"])).toBe(
    [
      "/books/en/build-your-own/",
      "  Cross-Origin-Opener-Policy: same-origin",
      "  Cross-Origin-Embedder-Policy: require-corp",
      "",
      "/books/_astro/*",
      "  Cross-Origin-Embedder-Policy: require-corp",
      "",
    ].join("\n"),
  );
});
