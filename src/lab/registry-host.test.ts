import { expect, it } from "vitest";
import { hasCluster } from "../cluster/scenario.ts";
import type { Trace } from "../cluster/trace.ts";
import { nodeTurn } from "../engines/node/node-time.ts";
import { loadImages, readLab } from "../engines/node/read-lab.ts";
import type { LabDefinition } from "./lab-definition.ts";
import { withSession } from "./runner.ts";

const deploy = readLab("deploy");
if (!hasCluster(deploy.scenario)) throw new Error("the lab deploy has a cluster");
const definition: LabDefinition = {
  ...deploy,
  scenario: {
    ...deploy.scenario,
    registry: {
      name: "europe-west2-docker.pkg.dev",
      address: "192.0.2.60",
      privateAddress: "192.168.0.9",
      image: "registry",
      pushed: [
        { image: "cloud-user:1.0.0", tag: "1.0.0" },
        { image: "cloud-user:1.0.1", tag: "3.5.7" },
      ],
    },
  },
};
const images = await loadImages([...deploy.images, "registry"]);
const repository = "europe-west2-docker.pkg.dev/example-project/my-docker-repo/cloud-user";

function onNode1(pod: string): string {
  return `kubectl run ${pod} --dry-run=client -o yaml | sed 's/^spec:/spec:\\n  nodeName: k8s-node1/' | kubectl apply -f -`;
}

/** A laptop's shell: what a line prints, and what happens on the network. */
function withLaptop(work: (run: (line: string) => Promise<string>, trace: Trace) => Promise<void>): Promise<void> {
  return withSession({ definition, images, hostTurn: nodeTurn }, async (session) => {
    const laptop = session.open("laptop");
    await laptop.waitForPrompt();
    const run = async (line: string) => (await laptop.run(line)).output.replaceAll("\r", "").trimEnd();
    await run(`R=http://europe-west2-docker.pkg.dev/v2/example-project/my-docker-repo/cloud-user`);
    await run(`T='Content-Type: application/vnd.oci.image.manifest.v1+json'`);
    await work(run, session.world.trace);
  });
}

it("has done with what was pushed before the reader comes", () =>
  withSession({ definition, images, hostTurn: nodeTurn }, async (session) => {
    const packets: string[] = [];
    session.world.trace.subscribe((event) => {
      if (event.kind === "packet") packets.push(event.at);
    });
    const laptop = session.open("laptop");
    await laptop.waitForPrompt();
    await laptop.run("sleep 120");
    expect(packets.filter((at) => at.startsWith("registry"))).toEqual([]);
  }));

it("nodes pull what the registry has, under the name it has there", () =>
  withLaptop(async (run) => {
    expect(await run("curl -s $R/tags/list")).toBe(
      '{"name":"example-project/my-docker-repo/cloud-user","tags":["1.0.0","3.5.7"]}',
    );
    await run(`kubectl run user --image=${repository}:1.0.1`);
    await run("sleep 2");
    expect(await run("kubectl get pod user --no-headers")).toMatch(/^user +0\/1 +ErrImagePull/);
    await run("sleep 5");
    expect(await run("kubectl get pod user --no-headers")).toMatch(/^user +0\/1 +ImagePullBackOff/);
    expect(
      await run("kubectl get events --field-selector reason=Failed -o jsonpath='{.items[0].message}{\"\\n\"}'"),
    ).toBe(
      `Failed to pull image "${repository}:1.0.1": rpc error: code = NotFound desc = failed to pull and unpack image ` +
        `"${repository}:1.0.1": failed to resolve reference "${repository}:1.0.1": ${repository}:1.0.1: not found`,
    );

    const put = 'curl -s -o /dev/null -w "%{http_code}\\n" -X PUT -H "$T" --data-binary @m.json';
    await run("curl -s $R/manifests/3.5.7 > m.json");
    expect(await run(`${put} $R/manifests/1.0.1`)).toBe("201");
    await run("sleep 30");
    expect(await run("kubectl get pod user --no-headers")).toMatch(/^user +1\/1 +Running/);
    const sum = (await run("sha256sum m.json")).slice(0, 64);
    expect(await run("kubectl get pod user -o jsonpath='{.status.containerStatuses[0].imageID}{\"\\n\"}'")).toBe(
      `${repository}@sha256:${sum}`,
    );
    expect(await run("kubectl get events --field-selector reason=Pulled -o jsonpath='{.items[0].message}'")).toMatch(
      /^Successfully pulled image ".*" in \d.* \(.* including waiting\)\. Image size: 9600\d\d\d\d bytes\./,
    );
  }));

it("a tag that moves is another image for nodes that ask; a digest stays", () =>
  withLaptop(async (run) => {
    const start = async (name: string, image: string, policy: string) => {
      await run(onNode1(`${name} --image=${image} --image-pull-policy=${policy}`));
      await run(`kubectl wait pod ${name} --for=condition=Ready --timeout=20s`);
      await run("sleep 5");
      const address = await run(`kubectl get pod ${name} -o jsonpath='{.status.podIP}'`);
      const info = await run(`kubectl exec ${name} -- wget -qO- ${address}:8080/actuator/info`);
      return /"version":"([^"]*)"/.exec(info)?.[1];
    };
    const move = async (from: string, to: string) => {
      await run(`curl -s $R/manifests/${from} > m.json`);
      await run(`curl -s -X PUT -H "$T" --data-binary @m.json $R/manifests/${to}`);
    };
    await move("1.0.0", "stable");
    expect(await start("a", `${repository}:stable`, "IfNotPresent")).toBe("1.0.0");
    const digest = (await run("sha256sum m.json")).slice(0, 64);
    await move("3.5.7", "stable");
    expect(await start("b", `${repository}:stable`, "IfNotPresent")).toBe("1.0.0");
    expect(await start("c", `${repository}:stable`, "Always")).toBe("1.0.1");
    expect(await start("d", `${repository}:stable`, "Never")).toBe("1.0.1");
    expect(await start("e", `${repository}@sha256:${digest}`, "IfNotPresent")).toBe("1.0.0");
  }));

it("asks the registry for all that is new on one connection, and for nothing but the digest of what it has", () =>
  withLaptop(async (run, trace) => {
    const requests: string[] = [];
    const clients = new Set<string>();
    trace.subscribe((event) => {
      if (event.kind !== "http" || event.stage !== "request" || !event.path.startsWith("/v2/")) return;
      requests.push(`${event.method} ${event.path.replace(/^.*cloud-user\//, "").replace(/[0-9a-f]{64}$/, "…")}`);
      clients.add(event.client);
    });
    await run(onNode1(`a --image=${repository}:1.0.0 --image-pull-policy=Always`));
    await run("sleep 5");
    expect(requests).toEqual([
      "HEAD manifests/1.0.0",
      "GET manifests/sha256:…",
      "GET blobs/sha256:…",
      "GET blobs/sha256:…",
    ]);
    expect(clients.size).toBe(1);
    requests.length = 0;
    await run(onNode1(`b --image=${repository}:1.0.0 --image-pull-policy=Always`));
    await run(onNode1(`c --image=${repository}:1.0.0 --image-pull-policy=IfNotPresent`));
    await run("sleep 5");
    expect(requests).toEqual(["HEAD manifests/1.0.0"]);
    expect(await run("kubectl get pods --no-headers | grep -c Running")).toBe("3");
  }));

it("says in Go's words why a registry was not reached", () =>
  withLaptop(async (run) => {
    const why = async (image: string) => {
      await run(onNode1(`x --image=${image}`));
      await run("sleep 2");
      const message = await run("kubectl get pod x -o jsonpath='{.status.containerStatuses[0].state.waiting.message}'");
      await run("kubectl delete pod x --now");
      return message;
    };
    const failed = (image: string) =>
      `failed to pull and unpack image "${image}": failed to resolve reference "${image}": failed to do request: Head `;
    expect(await why("registry.example.com/app:1")).toBe(
      `${failed("registry.example.com/app:1")}"https://registry.example.com/v2/app/manifests/1": dial tcp: lookup ` +
        "registry.example.com on 192.168.0.2:53: no such host",
    );
    expect(await why("quay.io/app:1")).toContain("lookup quay.io on 192.168.0.2:53: server misbehaving");
    expect(await why("192.168.0.9/app:1")).toContain(
      '"https://192.168.0.9/v2/app/manifests/1": dial tcp 192.168.0.9:443: connect: connection refused',
    );
    expect(await why("nothing")).toContain("pull access denied");
  }));
