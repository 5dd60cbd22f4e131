import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "@playwright/test";
import { deadLinks } from "./dead-links.ts";

test("no link of the built site leads nowhere", () => {
  expect(deadLinks("dist")).toEqual([]);
});

test("links to missing files and anchors, into the other language, and to unsafe hosts are found", () => {
  const folder = mkdtempSync(join(tmpdir(), "eastwest-links-"));
  const pages = {
    "index.html": '<meta http-equiv="refresh" content="0;url=en/"><a href="de/">German</a>',
    "en/index.html":
      '<h1 id="top">A</h1><a href="#top">up</a><a href="dns/#step-a&amp;b">step</a><a href="dns/#step-c">step</a>' +
      '<a href="https://example.org/#x">far</a><a href="http://example.org/">unsafe</a><a href="dns">no slash</a>',
    "en/dns/index.html":
      '<p id="step-a&amp;b"></p><a href="/zh-cn/">her</a><a href="/zh-cn/" hreflang="zh-CN">中文</a><img src="../map.svg" alt=""><script src="/app.js">"<a href=x>"</script>',
    "zh-cn/index.html": "",
    "app.js": "",
  };
  try {
    for (const [name, text] of Object.entries(pages)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    expect(deadLinks(folder).sort()).toEqual([
      "/: de/: no such file",
      "/en/: dns/#step-c: no such anchor",
      "/en/: dns: no such file",
      "/en/: http://example.org/: not by https",
      "/en/dns/: ../map.svg: no such file",
      "/en/dns/: /zh-cn/: in the other language",
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
