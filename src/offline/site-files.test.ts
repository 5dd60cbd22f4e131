import { expect, it } from "vitest";
import { languageOfFile } from "./site-files.ts";

it.each([
  ["en/clusterip/", "en"],
  ["zh-cn/", "zh-cn"],
  ["pagefind/fragment/en_6d8d977.pf_fragment", "en"],
  ["pagefind/index/zh-cn_ce09f42.pf_index", "zh-cn"],
  ["pagefind/pagefind.zh-cn_aaa65f9a1fcde.pf_meta", "zh-cn"],
  ["pagefind/wasm.en.pagefind", "en"],
  ["pagefind/wasm.unknown.pagefind", undefined],
  ["pagefind/pagefind-entry.json", undefined],
  ["_astro/en_x.js", undefined],
  ["labs/clusterip.json", undefined],
  ["", undefined],
])("the language of %s is %s", (path, language) => {
  expect(languageOfFile(path, ["en", "zh-cn"])).toBe(language);
});
