import { expect, it } from "vitest";
import { isManifest, isProgram, kubectlLine } from "./file-commands.ts";

it("names a file so that the shell takes it as it is", () => {
  expect(kubectlLine("apply", "web.yaml")).toBe("kubectl apply -f web.yaml");
  expect(kubectlLine("diff", "<img onerror>.yaml")).toBe("kubectl diff -f '<img onerror>.yaml'");
  expect(kubectlLine("diff", "it's.yaml")).toBe(String.raw`kubectl diff -f 'it'\''s.yaml'`);
  expect(kubectlLine("apply", "-x.yaml")).toBe("kubectl apply -f ./-x.yaml");
});

it("knows manifests by their ending", () => {
  expect(["a.yaml", "a.yml", "a.txt", "yaml"].map(isManifest)).toEqual([true, true, false, false]);
});

it("knows programs by their ending, or their folder", () => {
  expect(["a.mjs", "a.js", "bin/curl", "a.json", "cabin/curl"].map(isProgram)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
