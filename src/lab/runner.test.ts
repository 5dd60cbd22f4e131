import { describe, expect, it } from "vitest";
import { nodeTurn } from "../engines/node/node-time.ts";
import { loadImages, readLab } from "../engines/node/read-lab.ts";
import type { LabDefinition, LabStep } from "./lab-definition.ts";
import { proveStepsCanFail, withSession } from "./runner.ts";
import { parseTranscript } from "./transcript-parser.ts";

const clusterip = readLab("clusterip");
const images = await loadImages(clusterip.images);
const hostTurn = nodeTurn;

/** The messages of a proof about a lab of one step. */
async function proof(transcript: string, step: LabStep): Promise<string[]> {
  const text = `== step\n${transcript.replaceAll(/^\$ /gm, clusterip.terminals[0]?.prompt ?? "")}`;
  const definition: LabDefinition = {
    ...clusterip,
    transcript: parseTranscript({ file: "transcript.txt", text, terminals: clusterip.terminals }),
    steps: { step },
  };
  const failures = await proveStepsCanFail({ definition, images, hostTurn });
  return failures.map(({ message }) => message);
}

describe("the proof that a check can fail", () => {
  const makes = "$ touch made\n$ ls made\nmade\n";

  it("refuses a step that passes on the start state without a word about it", async () => {
    expect(await proof(makes, {})).toEqual(["it passes on the lab's start state: its check proves nothing"]);
    expect(await proof(makes, { passesAtStart: "It makes it." })).toEqual([]);
  });

  it("refuses a word that has become wrong", async () => {
    expect(await proof("$ ls made\nmade\n", { passesAtStart: "It looks." })).toEqual([
      'lab.yaml says that it passes on the start state ("It looks."), but it does not',
    ]);
  });

  it("types a step that makes what it checks without the command that does", async () => {
    expect(await proof(makes, { cause: "touch made" })).toEqual([]);
    expect(await proof("$ true\n$ echo made\nmade\n", { cause: "true" })).toEqual([
      'it passes without the command "true", too: its check proves nothing',
    ]);
  });
});

describe("the proof of an exercise", () => {
  const exercise = (broken: string) =>
    `{{break}}\n${broken}{{repair}}\n$ touch made\n{{check}}\n$ ls made\nmade\n$ echo end\nend\n`;

  it("passes where the check fails on the broken cluster", async () => {
    expect(await proof(exercise("$ rm -f made\n"), {})).toEqual([]);
  });

  it("refuses a check that passes there", async () => {
    expect(await proof(exercise("$ touch made\n"), {})).toEqual(["its check passes on the broken cluster, too"]);
  });
});

describe("a lab's start", () => {
  const manifests = {
    "web.yaml":
      "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: web, image: busybox, args: [sleep, 1d] }] }\n",
    "ghost.yaml":
      "apiVersion: v1\nkind: Pod\nmetadata: { name: ghost }\nspec: { containers: [{ name: ghost, image: nobodys }] }\n",
    "odd.yaml": "kind: Pod\n",
  };
  const startingWith = (...start: string[]) => {
    const definition = { ...clusterip, files: manifests, start };
    return withSession({ definition, images, hostTurn }, async ({ world }) => {
      const pod = world.cluster?.api.client.get("Pod", "web", "default");
      return { phase: pod?.status?.phase, age: world.clock.now() - Date.parse(pod?.metadata?.creationTimestamp ?? "") };
    });
  };

  it("is there before the first prompt, as if a reader had made it two hours ago", async () => {
    expect(await startingWith("web.yaml")).toEqual({ phase: "Running", age: 7_200_000 });
  });

  it("fails with the reason when it cannot be made", async () => {
    await expect(startingWith("ghost.yaml")).rejects.toThrow(
      "the lab clusterip cannot start: kubectl apply -f ghost.yaml: not ready: ghost",
    );
    await expect(startingWith("odd.yaml")).rejects.toThrow(/kubectl apply -f odd.yaml: error: .*apiVersion/);
  });
});
