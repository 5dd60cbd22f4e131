import { expect, it } from "vitest";
import { parseImage } from "./image-reference.ts";

it("fills in what containerd does", () => {
  const canonical = (image: string) => parseImage(image)?.canonical;
  expect(canonical("nginx")).toBe("docker.io/library/nginx:latest");
  expect(canonical("odise/busybox-curl")).toBe("docker.io/odise/busybox-curl:latest");
  expect(canonical("registry.k8s.io/coredns/coredns:v1.14.2")).toBe("registry.k8s.io/coredns/coredns:v1.14.2");
  expect(canonical("localhost:5000/app")).toBe("localhost:5000/app:latest");
  expect(parseImage("nginx")?.withTag).toBe("nginx:latest");
  const digest = `sha256:${"a1".repeat(32)}`;
  expect(canonical(`nginx:1.29@${digest}`)).toBe(`docker.io/library/nginx@${digest}`);
});

it("knows what is no reference", () => {
  for (const image of ["", "Nginx", "nginx:", "a b", "nginx::1"]) expect(parseImage(image)).toBeUndefined();
});
