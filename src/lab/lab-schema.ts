import { z } from "zod";

const name = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "use lower-case words joined by -");

const translated = z
  .strictObject({ en: z.string().min(1), "zh-cn": z.string().min(1) })
  .describe("The same in each language of the site.");

/** What lab.yaml may say. Published as labs/lab.schema.json, so that editors complete and check it. */
export const labSchema = z
  .strictObject({
    title: translated.describe("The lab's name, shown above its terminal."),
    scenario: name.describe(
      "The cluster, the hosts or the real processes that it starts from: labs/scenarios/<scenario>.yaml.",
    ),
    images: z
      .array(name)
      .default([])
      .describe(
        "What pods, or hosts, can run: labs/images/<image>.ts. Any other image fails to be pulled. None where processes are real.",
      ),
    registry: z
      .strictObject({
        name: z.string().min(1).describe("Its domain name: images that begin with it are pulled over the network."),
        address: z.ipv4().describe("On the internet; RFC 5737."),
        privateAddress: z.ipv4().describe("The same in the nodes' network: most nodes have no address outside."),
        image: name.describe("What it runs: the repository of one of `images`."),
        pushed: z
          .array(
            z.strictObject({
              image: z
                .string()
                .min(1)
                .describe("Of `images`, without its path, and as it was built: `cloud-user:1.0.1`."),
              tag: z.string().min(1).describe("The tag that it was pushed under."),
            }),
          )
          .describe("What is in it when the lab begins."),
      })
      .optional()
      .describe("A registry that is there as a program; without one, nodes have `images` and no others."),
    start: z
      .array(
        z
          .string()
          .regex(
            /^([a-z0-9]+(-[a-z0-9]+)*\/)?[^/]+$/,
            "write a file in the lab's manifests/ as FILE, another lab's as LAB/FILE",
          ),
      )
      .default([])
      .describe(
        "What is there before the first prompt: manifests, applied in this order, each once the pods of the one before are ready. FILE is in the lab's own manifests/; LAB/FILE is another lab's, and lies on the laptop, too.",
      ),
    files: z
      .array(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*\/[^/]+$/, "write another lab's file as LAB/FILE"))
      .default([])
      .describe("Other labs' manifests that lie on the laptop, too, and are not applied: LAB/FILE."),
    hostFiles: z
      .record(name, z.array(z.string().min(1)).min(1))
      .default({})
      .describe(
        "Of a lab with plain hosts: files of the lab's own manifests/ that lie in root's home on a host, and not on the laptop.",
      ),
    terminals: z
      .array(
        z.strictObject({
          id: name.describe("`laptop`, the name of a node or a host, or that of a pod in the default namespace."),
          prompt: z
            .string()
            .min(1)
            .describe(
              "The prompt exactly as its shell prints it, with the trailing blank: the transcript is read by it.",
            ),
        }),
      )
      .min(1)
      .describe("Where the transcript types. The first one is open from the start."),
    steps: z
      .record(
        name,
        z.strictObject({
          hint: translated.optional().describe("A short hint for a reader who is stuck."),
          passesAtStart: z
            .string()
            .min(1)
            .optional()
            .describe(
              "Why the step's commands give what is expected on the lab's start state too. Other steps must not.",
            ),
          cause: z
            .string()
            .min(1)
            .optional()
            .describe(
              "Of a step that makes what it checks: a part of the one command that does. Without it the step must not pass.",
            ),
          rows: z
            .array(z.int().min(1))
            .optional()
            .describe("Which rows of the article it makes runnable: numbers in labs/article-rows.yaml."),
        }),
      )
      .default({})
      .describe("More about single steps of the transcript, by their names."),
    notRun: z
      .record(z.string().min(1), z.string().min(1))
      .default({})
      .describe("Commands that the lab's chapters name and that are deliberately not run, each with the reason."),
  })
  .describe("A lab of eastwest: labs/<id>/lab.yaml. See labs/README.md.");

/** The JSON Schema of lab.yaml, as labs/lab.schema.json holds it. */
export function labJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(labSchema, { io: "input" }), undefined, 2)}\n`;
}
