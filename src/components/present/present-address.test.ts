import { expect, it } from "vitest";
import { readPresentAddress, writePresentAddress } from "./present-address.ts";

const page = new URL("https://example.org/books/en/clusterip/?q=1#step-ping");

it("keeps side and slide in the address, beside what else stands there", () => {
  const present = { side: "left", slide: "forty-calls.2" } as const;
  const address = writePresentAddress(page, present);
  expect(address).toBe("/books/en/clusterip/?present=left&q=1#forty-calls.2");
  expect(readPresentAddress(new URL(address, page))).toEqual(present);
});

it("leaves an address without a trace", () => {
  const address = writePresentAddress(new URL("https://example.org/en/?present&q=1#a"), undefined);
  expect(address).toBe("/en/?q=1#a");
  expect(readPresentAddress(new URL(address, page))).toBeUndefined();
});

it("carries a heading in any script", () => {
  const address = writePresentAddress(page, { side: "right", slide: "ping-不通" });
  expect(readPresentAddress(new URL(address, page))?.slide).toBe("ping-不通");
});

it("takes an address that somebody has written by hand", () => {
  expect(readPresentAddress(new URL("https://example.org/?present=up#%E4"))).toEqual({ side: "right", slide: "_top" });
});
