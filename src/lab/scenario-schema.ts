import { z } from "zod";
import type { Scenario } from "../cluster/scenario.ts";

const address = z.ipv4();
const cidr = z.cidrv4();
const text = z.string().min(1);

/** What labs/scenarios/<name>.yaml may say: the keys of `Scenario`. */
export const scenarioSchema: z.ZodType<Scenario> = z.strictObject({
  name: text,
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
  ageSeconds: z.number().min(0),
  defaultSeed: z.int(),
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
  laptop: z.strictObject({ hostname: text, user: text, address }),
});
