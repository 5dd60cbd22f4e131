import type { LabDefinition } from "../lab/lab-definition.ts";
import { parseLab } from "../lab/parse-lab.ts";

const lab = `
title: { en: Small, zh-cn: 小 }
scenario: own-machine
images: []
terminals:
  - { id: laptop, prompt: "[dev@laptop small]$ " }
steps:
  hello: { passesAtStart: It prints what stands in a file. }
  count: { passesAtStart: It prints what it is told. }
  kept: {}
`;

const scenario = `
kind: processes
name: own-machine
laptop: { hostname: laptop, user: dev, address: 127.0.0.1 }
`;

const transcript = `
== hello
[dev@laptop small]$ node hello.mjs
hello

== count
[dev@laptop small]$ node count.mjs 3
1
2
3

== kept
[dev@laptop small]$ cat counted.txt
3
`;

/** The smallest lab of real processes that the engine contract can be shown with: nothing in it takes time. */
export const smallProcessLab: LabDefinition = parseLab({
  id: "small",
  lab: { file: "lab.yaml", text: lab },
  transcript: { file: "transcript.txt", text: transcript },
  manifests: {},
  project: {
    "hello.mjs": `console.log("hello");\n`,
    "count.mjs": `import { writeFileSync } from "node:fs";
for (let number = 1; number <= Number(process.argv[2]); number++) console.log(number);
writeFileSync("counted.txt", process.argv[2] + "\\n");
`,
  },
  scenarios: { "own-machine": { file: "own-machine.yaml", text: scenario } },
  imageNames: [],
});
