import { z } from "zod";
import type { LabScenario } from "../cluster/scenario.ts";

const address = z.ipv4();
const cidr = z.cidrv4();
const text = z.string().min(1);

const surroundings = {
  name: text,
  ageSeconds: z.number().min(0),
  defaultSeed: z.int(),
  laptop: z.strictObject({ hostname: text, user: text, address }),
};

const clusterSchema = z.strictObject({
  ...surroundings,
  kind: z.literal("cluster").optional(),
  kubernetesVersion: z.string().regex(/^v[0-9]+\.[0-9]+\.[0-9]+$/, "write it as v1.36.2"),
  podCidr: cidr,
  serviceCidr: cidr,
  clusterDomain: text,
  dnsAddress: address,
  nodes: z
    .array(
      z.strictObject({
        name: text,
        roles: z.array(text),
        address,
        externalAddress: address.optional(),
        podCidr: cidr,
        firstPodAddress: z.int().min(2).optional(),
        cpu: z.coerce.string(),
        memory: text,
        taints: z.array(z.strictObject({ key: text, value: z.string().optional(), effect: text })).optional(),
      }),
    )
    .min(1),
  loadBalancers: z
    .boolean()
    .optional()
    .describe("Whether there is a cloud that gives Services of type LoadBalancer an address."),
  firstClusterIps: z.array(address),
  firstNodePorts: z.array(z.int()),
  templateHashes: z.record(text, text),
  podSuffixes: z.record(text, z.array(text)),
  links: z
    .array(
      z.strictObject({
        between: z
          .tuple([text, text])
          .describe("Two nodes, a node and `outside`, or a node and `pods`: all the pods on it."),
        delayMs: z.number().min(0).optional().describe("Milliseconds more, one way."),
        jitterMs: z
          .number()
          .min(0)
          .optional()
          .describe("The delay varies evenly by so many milliseconds, up and down."),
        lossPercent: z.number().min(0).max(100).optional().describe("Of a hundred packets so many are lost."),
      }),
    )
    .optional()
    .describe("Links that are worse than good ones, once the cluster stands."),
});

const hostSchema = z.strictObject({
  ...surroundings,
  kind: z.literal("hosts"),
  hosts: z
    .array(
      z.strictObject({
        name: text,
        interfaces: z
          .array(z.strictObject({ name: text, network: text, address: cidr }))
          .min(1)
          .describe("Network cards. The network `internet` has everyone's router; any other name is a LAN."),
        routes: z.array(z.strictObject({ to: cidr, via: address })).optional(),
        services: z
          .array(
            z.strictObject({
              name: text.describe("Of its systemd unit, without `.service`."),
              description: text,
              image: text.describe("The last part of the repository of one of the lab's images."),
              environment: z.record(text, z.coerce.string()).default({}),
            }),
          )
          .optional(),
      }),
    )
    .min(1),
});

/** Time and chance are real there. */
const processSchema = z.strictObject({
  ...surroundings,
  ageSeconds: z.literal(0).default(0),
  defaultSeed: z.literal(1).default(1),
  kind: z.literal("processes"),
});

/** What labs/scenarios/<name>.yaml may say: a cluster, plain hosts (`kind: hosts`), or real processes (`kind: processes`). */
export const scenarioSchema: z.ZodType<LabScenario> = z.discriminatedUnion("kind", [
  clusterSchema,
  hostSchema,
  processSchema,
]);
