import { describe, expect, it } from "vitest";
import { LabFormatError } from "./lab-format-error.ts";
import { type LabSources, parseLab } from "./parse-lab.ts";

const labYaml = `title:
  en: Title
  zh-cn: 标题
scenario: small
images: [web]
terminals:
  - id: laptop
    prompt: "$ "
steps:
  look:
    passesAtStart: It only looks.
`;

const scenarioYaml = `name: small
kubernetesVersion: v1.36.2
podCidr: 10.244.0.0/16
serviceCidr: 10.96.0.0/12
clusterDomain: cluster.local
dnsAddress: 10.96.0.10
ageSeconds: 60
defaultSeed: 1
nodes:
  - name: one
    roles: [control-plane]
    address: 192.168.0.3
    podCidr: 10.244.0.0/24
    cpu: 4
    memory: 8Gi
firstClusterIps: []
firstNodePorts: []
templateHashes: {}
podSuffixes: {}
laptop: { hostname: laptop, user: dev, address: 192.168.0.9 }
`;

const hostsYaml = `kind: hosts
name: small
ageSeconds: 60
defaultSeed: 1
hosts: [{ name: edge, interfaces: [{ name: eth0, network: inside, address: 10.0.0.10/24 }] }]
laptop: { hostname: laptop, user: dev, address: 198.51.100.7 }
`;

const processesYaml = `kind: processes
name: small
laptop: { hostname: laptop, user: dev, address: 127.0.0.1 }
`;

function parse(lab = labYaml, scenario = scenarioYaml, transcript = "== look\n$ ls\nweb.yaml\n", project = {}) {
  const sources: LabSources = {
    id: "demo",
    lab: { file: "labs/demo/lab.yaml", text: lab },
    transcript: { file: "labs/demo/transcript.txt", text: transcript },
    manifests: { "demo/web.yaml": "kind: Pod", "other/db.yaml": "kind: Service", "other/web.yaml": "kind: Job" },
    project,
    scenarios: { small: { file: "labs/scenarios/small.yaml", text: scenario } },
    imageNames: ["web"],
  };
  return parseLab(sources);
}

function problemsOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof LabFormatError) return error.message;
    throw error;
  }
  return "none";
}

describe("a lab", () => {
  it("is read into one definition that can cross a message port", () => {
    const definition = parse();
    expect(definition).toMatchObject({
      id: "demo",
      title: { en: "Title", "zh-cn": "标题" },
      scenario: { name: "small", nodes: [{ name: "one", cpu: "4" }] },
      terminals: [{ id: "laptop", prompt: "$ " }],
      images: ["web"],
      files: { "web.yaml": "kind: Pod" },
      start: [],
      steps: { look: { passesAtStart: "It only looks." } },
    });
    expect(definition.transcript.steps).toHaveLength(1);
    expect(structuredClone(definition)).toEqual(definition);
  });

  it("starts with manifests of its own and of other labs, which lie on the laptop, too", () => {
    const { files, start } = parse(`start: [web.yaml, other/db.yaml]\n${labYaml}`);
    expect(start).toEqual(["web.yaml", "db.yaml"]);
    expect(files).toEqual({ "web.yaml": "kind: Pod", "db.yaml": "kind: Service" });
  });

  it("has other labs' files on its laptop without applying them", () => {
    const { files, start } = parse(`files: [other/db.yaml]\n${labYaml}`);
    expect(start).toEqual([]);
    expect(files).toEqual({ "web.yaml": "kind: Pod", "db.yaml": "kind: Service" });
  });

  it("gives plain hosts files of its own, which the laptop then does not have", () => {
    const { files, hostFiles } = parse(`hostFiles: { edge: [web.yaml] }\n${labYaml}`, hostsYaml);
    expect(hostFiles).toEqual({ edge: { "web.yaml": "kind: Pod" } });
    expect(files).toEqual({});
    expect(problemsOf(() => parse(`hostFiles: { far: [web.yaml] }\n${labYaml}`, hostsYaml))).toBe(
      'labs/demo/lab.yaml:1:14: there is no host "far"; there is edge',
    );
    expect(problemsOf(() => parse(`hostFiles: { edge: [db.yaml] }\n${labYaml}`, hostsYaml))).toBe(
      "labs/demo/lab.yaml:1:21: the laptop has no file db.yaml to be taken to a host",
    );
    expect(problemsOf(() => parse(`hostFiles: { one: [web.yaml] }\n${labYaml}`))).toBe(
      'labs/demo/lab.yaml:1:14: there is no host "one"; there is none',
    );
  });

  it("has a project's files on its laptop, by path", () => {
    const project = { "bin/curl": "#!/usr/bin/env node\n", "server.mjs": "" };
    const text = labYaml.replace("images: [web]\n", "");
    const { files, images, scenario } = parse(text, processesYaml, undefined, project);
    expect(files).toEqual({ "web.yaml": "kind: Pod", ...project });
    expect(images).toEqual([]);
    expect(scenario).toEqual({
      kind: "processes",
      name: "small",
      ageSeconds: 0,
      defaultSeed: 1,
      laptop: { hostname: "laptop", user: "dev", address: "127.0.0.1" },
    });
  });

  it("has no images and no cluster where its processes are real, and an image everywhere else", () => {
    expect(problemsOf(() => parse(labYaml, processesYaml))).toBe(
      "labs/demo/lab.yaml:5:1: scenario small has nothing that runs images",
    );
    const text = labYaml.replace("images: [web]", "start: [web.yaml]");
    expect(problemsOf(() => parse(text, processesYaml))).toBe(
      "labs/demo/lab.yaml:5:1: scenario small has no cluster to apply it to",
    );
    expect(problemsOf(() => parse(labYaml.replace("[web]", "[]")))).toBe(
      "labs/demo/lab.yaml:5:1: images: a lab has one at least, unless its processes are real",
    );
  });

  it.each([
    ["broken YAML", labYaml.replace("images: [web]", "images: [web"), /^labs\/demo\/lab\.yaml:6:1: /],
    ["an unknown field", `${labYaml}colour: red\n`, 'labs/demo/lab.yaml:12:1: there is no field "colour" here'],
    [
      "an unknown field deep inside",
      labYaml.replace("passesAtStart", "passes"),
      '11:5: there is no field "steps.look.passes" here',
    ],
    ["a missing field", labYaml.replace("scenario: small\n", ""), /:1:1: scenario: Invalid input: expected string/],
    ["a missing language", labYaml.replace("  zh-cn: 标题\n", ""), /:2:3: title\.zh-cn: Invalid input/],
    ["a wrong type", labYaml.replace("images: [web]", "images: web"), /:5:9: images: Invalid input: expected array/],
    ["an unknown scenario", labYaml.replace("small", "huge"), '4:11: there is no scenario "huge"; there is small'],
    ["an unknown image", labYaml.replace("[web]", "[db]"), "5:10: there is no labs/images/db.ts; there is web"],
    [
      "a start object that is not there",
      labYaml.replace("images:", "start: [db.yaml]\nimages:"),
      "5:9: there is no labs/demo/manifests/db.yaml; there is web.yaml",
    ],
    [
      "another lab's start object that is not there",
      labYaml.replace("images:", "start: [other/app.yaml]\nimages:"),
      "5:9: there is no labs/other/manifests/app.yaml; there is db.yaml, web.yaml",
    ],
    [
      "two start objects of one name",
      labYaml.replace("images:", "start: [web.yaml, other/web.yaml]\nimages:"),
      "5:19: the laptop has a file web.yaml already",
    ],
    [
      "a cause that no command is",
      labYaml.replace("passesAtStart: It only looks.", "cause: kubectl"),
      '10:3: steps.look.cause: the step must have one command with "kubectl" in it',
    ],
    ["a step that is not there", labYaml.replace("look:", "leap:"), '10:3: the transcript has no step "leap"'],
  ])("with %s is refused at its place", (_, text, message) => {
    expect(problemsOf(() => parse(text))).toMatch(message);
  });

  it("is refused for its scenario and its transcript in their own files", () => {
    expect(problemsOf(() => parse(labYaml, scenarioYaml.replace("192.168.0.3", "192.168.0.300")))).toBe(
      "labs/scenarios/small.yaml:12:14: nodes.0.address: Invalid IPv4 address",
    );
    expect(problemsOf(() => parse(labYaml, scenarioYaml, "hello"))).toMatch(/^labs\/demo\/transcript\.txt:1:1: /);
  });
});
