import { expect, it } from "vitest";
import { PodAddresses } from "./pod-addresses.ts";

it("starts where it is told and does not give a released address out at once", () => {
  const addresses = new PodAddresses("10.244.2.0/24", 133);
  expect([addresses.take(), addresses.take()]).toEqual(["10.244.2.133", "10.244.2.134"]);
  addresses.release("10.244.2.133");
  expect(addresses.take()).toBe("10.244.2.135");
});

it("goes around, past the network's, the bridge's and the broadcast address", () => {
  const addresses = new PodAddresses("10.244.1.0/29", 6);
  expect([addresses.take(), addresses.take(), addresses.take()]).toEqual(["10.244.1.6", "10.244.1.2", "10.244.1.3"]);
  addresses.take();
  addresses.take();
  expect(addresses.take()).toBeUndefined();
  addresses.release("10.244.1.3");
  expect(addresses.take()).toBe("10.244.1.3");
});
