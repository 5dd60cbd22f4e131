import { expect, it } from "vitest";
import { parse } from "yaml";
import { kubeadmConfig, kubeadmConfigText } from "./kubeadm-config.ts";

it("says in its text what it says as an object", () => {
  const server = "https://192.168.0.3:6443";
  expect(parse(kubeadmConfigText(server))).toEqual(kubeadmConfig(server));
});
