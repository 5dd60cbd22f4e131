import { expect, it } from "vitest";
import { type PageFeatures, webContainerSupport } from "./support.ts";

const able: PageFeatures = {
  crossOriginIsolated: true,
  isSecureContext: true,
  SharedArrayBuffer,
  Atomics,
  WebAssembly,
  Worker: class {},
  navigator: { onLine: true },
};

it("has nothing against a page that has all it takes", () => {
  expect(webContainerSupport(able)).toBeUndefined();
});

it.for([
  ["offline", { navigator: { onLine: false } }],
  ["not-isolated", { crossOriginIsolated: false, SharedArrayBuffer: undefined }],
  // Old browsers, which know nothing of isolation.
  ["unsupported", { crossOriginIsolated: undefined }],
  ["unsupported", { isSecureContext: false, crossOriginIsolated: false }],
  ["unsupported", { SharedArrayBuffer: undefined }],
  ["unsupported", { Atomics: undefined }],
  ["unsupported", { WebAssembly: undefined }],
  ["unsupported", { Worker: undefined }],
] as const)("says %s of a page with %o", ([reason, lacks]) => {
  expect(webContainerSupport({ ...able, ...lacks })).toBe(reason);
});
