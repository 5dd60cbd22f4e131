import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runTranscript } from "../../lab/runner.ts";
import { nodeTurn } from "./node-time.ts";
import { labsFolder, loadImages, readLab } from "./read-lab.ts";
import { offerUpdates } from "./update-lab.ts";

let folder = "";
let path = "";
const original = readFileSync(join(labsFolder, "clusterip/transcript.txt"), "utf8");
const good = "kubernetes             ClusterIP   10.96.0.1 ";
const bad = "kubernetes             ClusterIP   10.96.0.9 ";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labs-"));
  cpSync(labsFolder, folder, { recursive: true });
  path = join(folder, "clusterip/transcript.txt");
  writeFileSync(path, original.replace(good, bad));
});

afterEach(() => rmSync(folder, { recursive: true }));

async function run() {
  const definition = readLab("clusterip", folder);
  return runTranscript({ definition, images: await loadImages(definition.images), hostTurn: nodeTurn });
}

describe("a transcript with a line that is not true", () => {
  it("fails at its place and says what differs", async () => {
    const failure = await run();
    expect(failure?.step).toBe("clusterip");
    expect(failure?.message).toContain('Here "10.96.0.9" was expected, and "10.96.0.1" came.');
    const line = readFileSync(path, "utf8").split("\n")[(failure?.line ?? 0) - 1];
    expect(line).toContain("kubectl get svc -o wide");
  });

  it("is rewritten where a maintainer agrees, holes kept", async () => {
    const questions: string[] = [];
    await offerUpdates(
      "clusterip",
      async (question) => {
        questions.push(question);
        return true;
      },
      folder,
    );
    expect(questions).toHaveLength(1);
    expect(questions[0]).toContain(`- ${bad}`);
    expect(questions[0]).toContain(`+ ${good}`);
    expect(readFileSync(path, "utf8")).toContain(`${good}    <none>        443/TCP    {{age=77d}}   <none>`);
    expect(await run()).toBeUndefined();
  });

  it("must show what its scenario's own seed gives", async () => {
    writeFileSync(path, original.replace("{{suffix c=m8xv4}}", "{{suffix c=m8xv5}}"));
    expect((await run())?.message).toBe("the text shows m8xv5 for {{suffix c}}; the scenario's own seed gives m8xv4");
  });

  it("stays as it is where they do not", async () => {
    await offerUpdates("clusterip", async () => false, folder);
    expect(readFileSync(path, "utf8")).toContain(bad);
  });
});
