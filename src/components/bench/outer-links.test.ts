import { expect, it } from "vitest";
import { outerAddress } from "./outer-links.ts";

it.each([
  [
    "see https://kubernetes.io/docs/concepts/services-networking/.",
    "https://kubernetes.io/docs/concepts/services-networking/",
  ],
  ["(https://docs.docker.com)", "https://docs.docker.com"],
  ["http://www.netfilter.org:8080/a?b=c#d, and", "http://www.netfilter.org:8080/a?b=c#d"],
  ["https://kubernetes.io", "https://kubernetes.io"],
])("%s holds a link to %s", (text, address) => {
  expect(outerAddress.exec(text)?.[0]).toBe(address);
});

it.each([
  "http://clusterip-cloud-user:8080",
  "http://clusterip-cloud-user.default.svc.cluster.local:8080/actuator/info",
  "http://clusterip-cloud-user.default:8080",
  "http://10.96.11.18:8080",
  "http://localhost:8001/api",
  "http://shop.example.com/",
  "https://example.org",
  "https://kubernetes.io.evil",
  "https://kubernetes.io@10.0.0.1/",
  "javascript:alert(1)//kubernetes.io",
  "file:///etc/passwd",
])("%s is no link", (text) => {
  expect(outerAddress.test(text)).toBe(false);
});
