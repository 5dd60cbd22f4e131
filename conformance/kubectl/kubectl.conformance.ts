import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Report } from "../report.ts";
import { type ServedCluster, startCluster } from "../served-cluster.ts";
import type { Ended } from "../tool.ts";
import { changes, files, type Line, questions } from "./commands.ts";
import { TwoKubectls } from "./two-kubectls.ts";

const report = new Report("kubectl");
let served: ServedCluster;
let kubectls: TwoKubectls;

beforeAll(async () => {
  served = await startCluster();
  kubectls = new TwoKubectls(served.api, files);
  await kubectls.start();
  for (const name of ["real", "ours"]) {
    await served.create("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }
});
afterAll(async () => {
  kubectls?.stop();
  const stopped = await served?.stop();
  if (stopped) expect(stopped.code).toBe(0);
});

/** Both must end alike; what they print must be equal where this kubectl is one that should say the same. */
function compare({ line, sinceMinor = 0, difference }: Line, ours: Ended, real: Ended): void {
  if (difference !== undefined) {
    expect(ours, "this difference is no more").not.toEqual(real);
    report.count(line, difference);
    return;
  }
  const minor = Number(kubectls.version.split(".")[1]);
  if (minor >= sinceMinor) {
    expect(ours).toEqual(real);
    report.count(line);
  } else {
    expect(ours.code).toBe(real.code);
    report.count(line, `this kubectl is ${kubectls.version}; ours says what v1.${sinceMinor} says`);
  }
}

/**
 * Time goes on between two commands: durations are cut out, with the columns' padding that follows from them, and how far
 * a rollout had come when it was first asked about.
 */
function withoutTime({ code, stdout, stderr }: Ended): Ended {
  const cut = (text: string) =>
    text
      .replace(/(?<=\s|\()(?:\d+[dhms]){1,2}(?=\s|$|\))/g, "AGE")
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
      .replace(/\d{4}-\d\d-\d\d [\d:]+ [+-]\d{4} \w+/g, "TIME")
      .replace(/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]+ [+-]\d{4}/g, "TIME")
      .replace(/\d{4}-\d\d-\d\d [\d:.]+ [+-]\d{4}$/gm, "TIME")
      .replace(/AGE +/g, "AGE ")
      .replace(/^Waiting for deployment .*\n/gm, "");
  return { code, stdout: withoutDraws(cut(stdout)), stderr: cut(stderr) };
}

/** What `kubectl diff` draws: its directories' names, and the server for what is not there yet. */
function withoutDraws(text: string): string {
  return text.replace(/\/tmp\/(LIVE|MERGED)-\d+/g, "/tmp/$1").replace(/^\+ {2}uid: .*$/gm, "+  uid: ID");
}

/** What only one of two equal worlds can have: its namespace, names and addresses drawn at random. */
function withoutChance({ code, stdout, stderr }: Ended, namespace: string): Ended {
  const cut = (text: string) =>
    text
      .replaceAll(`namespace "${namespace}"`, 'namespace "own"')
      .replaceAll(`${namespace} namespace`, "own namespace");
  return { code, stdout: cut(stdout), stderr: cut(stderr) };
}

describe("changes, each kubectl in a namespace of its own", () => {
  it.each(changes.map((change, index) => ({ ...change, index })))("$line", async (change) => {
    const words = change.line.split(" ");
    const [real, ours] = await Promise.all([
      kubectls.real(["-n", "real", ...words]),
      kubectls.ours(["-n", "ours", ...words]),
    ]);
    compare(change, withoutChance(withoutTime(ours), "ours"), withoutChance(withoutTime(real), "real"));
  });
});

describe("questions about the same objects", () => {
  beforeAll(async () => {
    for (const words of [
      "apply -f web.yaml",
      "apply -f pod.yaml",
      "apply -f netpol.yaml",
      "apply -f classes.yaml",
      "apply -f ingress.yaml",
      "rollout status deployment/web",
    ]) {
      expect((await kubectls.real(words.split(" "))).code).toBe(0);
    }
    const ready = "wait --for=condition=Ready pod/box --timeout=30s";
    expect((await kubectls.real(ready.split(" "))).code).toBe(0);
  });

  it.each(questions)("$line", async (question) => {
    const words = question.line.split(" ");
    const [real, ours] = await Promise.all([kubectls.real(words), kubectls.ours(words)]);
    compare(question, withoutTime(ours), withoutTime(real));
  });
});
