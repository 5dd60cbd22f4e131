import { expect, it } from "vitest";
import { milliCpu, parseQuantity } from "./quantity.ts";

it("reads Kubernetes' quantities", () => {
  expect(parseQuantity("8Gi")).toBe(8 * 2 ** 30);
  expect(parseQuantity("1.5k")).toBe(1500);
  expect(parseQuantity("1e3")).toBe(1000);
  expect(parseQuantity("5E")).toBe(5e18);
  expect(parseQuantity("nonsense")).toBe(0);
  expect([milliCpu("250m"), milliCpu("2"), milliCpu("0.1"), milliCpu("100u")]).toEqual([250, 2000, 100, 1]);
});
