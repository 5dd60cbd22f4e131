import fc from "fast-check";
import { expect, it } from "vitest";
import { canonicalQuantity, quantityExceeds } from "./quantity.ts";

it.each([
  ["0.5", "500m"],
  [0.5, "500m"],
  ["1000m", "1"],
  ["100m", "100m"],
  ["1024Mi", "1Gi"],
  ["1.5Gi", "1536Mi"],
  ["128Mi", "128Mi"],
  ["1000", "1k"],
  [2, "2"],
  ["0", "0"],
  ["1e3", "1e3"],
  ["10E", "10E"],
  ["0.1Ki", "102400m"],
])("%s is written %s", (given, canonical) => {
  expect(canonicalQuantity(given)).toBe(canonical);
});

it.each(["", "abc", "1 Gi", "1gi", "1.2.3"])("%j is no quantity", (text) => {
  expect(() => canonicalQuantity(text)).toThrow("quantities must match the regular expression");
});

it("of any amount is worth the same when read again", () => {
  const suffix = fc.constantFrom("", "m", "k", "M", "G", "Ki", "Mi", "Gi");
  const amount = fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom("", ".5", ".125"), suffix);
  fc.assert(
    fc.property(amount, (parts) => {
      const once = canonicalQuantity(parts.join(""));
      // Not always the same text: 16187.5Ki is 16576000, and that, read again, is 16576k. Go does so, too.
      const again = canonicalQuantity(once);
      expect(quantityExceeds(once, again) || quantityExceeds(again, once)).toBe(false);
    }),
  );
});
