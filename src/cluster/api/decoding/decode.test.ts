import { expect, it } from "vitest";
import { decode } from "./decode.ts";

it("collects unknown fields by their path", () => {
  const pod = {
    spec: { containers: [{ name: "a", imagee: "b" }], nodeSelecter: {} },
    metadata: { labels: { a: "b" } },
  };
  const { object, unknownFields } = decode("Pod", pod);
  expect(unknownFields).toEqual(["spec.containers[0].imagee", "spec.nodeSelecter"]);
  expect(object).toEqual({ spec: { containers: [{ name: "a" }] }, metadata: { labels: { a: "b" } } });
});

it("takes null as absent", () => {
  expect(decode("Pod", { metadata: { name: "a", creationTimestamp: null }, status: null }).object).toEqual({
    metadata: { name: "a" },
  });
});

it.each([
  [
    "Pod",
    { spec: { containers: "a" } },
    "json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container",
  ],
  [
    "Deployment",
    { spec: { replicas: "3" } },
    "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
  ],
  [
    "Deployment",
    { spec: { template: { spec: { containers: [{ env: [{ name: "A", value: 1 }] }] } } } },
    "json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string",
  ],
  [
    "Pod",
    { metadata: { labels: { a: true } } },
    "json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string",
  ],
  [
    "Pod",
    { metadata: { labels: [] } },
    "json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string",
  ],
  ["Service", { spec: [] }, "json: cannot unmarshal array into Go struct field Service.spec of type v1.ServiceSpec"],
  [
    "Service",
    { spec: { ports: [{ port: 80.5 }] } },
    "json: cannot unmarshal number 80.5 into Go struct field ServicePort.spec.ports.port of type int32",
  ],
])("%s %j is refused as Go does", (type, value, message) => {
  expect(() => decode(type, value)).toThrow(message);
});

it("reads IntOrString both ways and makes quantities canonical", () => {
  const ports = [
    { port: 80, targetPort: "web" },
    { port: 81, targetPort: 8081 },
  ];
  expect(decode("Service", { spec: { ports } }).object).toEqual({ spec: { ports } });
  const resources = { requests: { cpu: 0.5, memory: "1024Mi" } };
  expect(decode("Pod", { spec: { containers: [{ name: "a", resources }] } }).object).toEqual({
    spec: { containers: [{ name: "a", resources: { requests: { cpu: "500m", memory: "1Gi" } } }] },
  });
});
