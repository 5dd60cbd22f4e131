import { describe, expect, it } from "vitest";
import type { ExecSession } from "../../container-image.ts";
import { bytes, createPipe, emptyReader } from "../../pipe.ts";
import type { KubeletApi } from "../server.ts";
import { KubeletRefusal } from "../status.ts";
import { pod, pods, startServer } from "../test-server.case.ts";

/** A kubelet that answers with what it was asked, and has no container `gone` to attach to. */
function echoingKubelet(): KubeletApi {
  const session = (answer: string): ExecSession => ({
    write: () => Promise.resolve(),
    closeStdin() {},
    stdout: emptyReader,
    stderr: emptyReader,
    resize() {},
    exited: Promise.resolve({ error: answer }),
    hangUp() {},
  });
  return {
    logs(asked, container, options) {
      const { reader, writer } = createPipe();
      void writer.write(bytes(`${asked.metadata?.name} ${container} ${JSON.stringify(options)}\n`));
      writer.close();
      return reader;
    },
    exec: (asked, container, options) => session(`${asked.metadata?.name} ${container} ${JSON.stringify(options)}`),
    attach(asked, container, options) {
      if (container === "gone") throw new KubeletRefusal(`container gone not found in pod ${asked.metadata?.name}`);
      return session(`to ${asked.metadata?.name} ${container} ${JSON.stringify(options)}`);
    },
  };
}

function started(containers: string[]) {
  const server = startServer();
  server.setKubelet("n1", echoingKubelet());
  const spec = { nodeName: "n1", containers: containers.map((name) => ({ name, image: "nginx" })) };
  server.client.create("Pod", { ...pod("a"), spec });
  const upgrade = async (path: string) => {
    const answer = await server.upgrade(new Request(`https://cluster${path}`));
    return answer instanceof Response ? answer.json() : answer.exited;
  };
  return { ...server, server, upgrade };
}

describe("log", () => {
  it("streams what the kubelet gives", async () => {
    const { request } = started(["app"]);
    const response = await request("GET", `${pods}/a/log?follow=true&tailLines=5`);
    expect(response.headers.get("content-type")).toBe("text/plain");
    expect(await response.text()).toBe('a app {"follow":true,"previous":false,"timestamps":false,"tailLines":5}\n');
  });

  it("needs a container that there is", async () => {
    const { send } = started(["app", "side"]);
    expect((await send("GET", `${pods}/a/log`)).body).toMatchObject({
      code: 400,
      message: "a container name must be specified for pod a, choose one of: [app side]",
    });
    expect((await send("GET", `${pods}/a/log?container=x`)).body.message).toBe("container x is not valid for pod a");
  });

  it("of a pod without a node is empty, and of one whose kubelet is gone an error", async () => {
    const { request, send, client } = started(["app"]);
    client.create("Pod", pod("b"));
    expect(await (await request("GET", `${pods}/b/log`)).text()).toBe("");
    client.create("Node", {
      metadata: { name: "n2" },
      status: { addresses: [{ type: "InternalIP", address: "192.168.0.9" }] },
    });
    client.create("Pod", { ...pod("c"), spec: { ...pod("c").spec, nodeName: "n2" } });
    expect((await send("GET", `${pods}/c/log`)).body.message).toBe(
      'Get "https://192.168.0.9:10250/containerLogs/default/c/app": dial tcp 192.168.0.9:10250: connect: connection refused',
    );
  });
});

describe("exec", () => {
  it("opens a session", async () => {
    const { upgrade } = started(["app"]);
    expect(await upgrade(`${pods}/a/exec?command=ls&command=-l&stdout=true&stderr=true`)).toEqual({
      error: 'a app {"command":["ls","-l"],"stdin":false,"stdout":true,"stderr":true,"tty":false}',
    });
  });

  it.each([
    [`${pods}/x/exec?command=ls`, 404, 'pods "x" not found'],
    [`${pods}/b/exec?command=ls`, 400, "pod b does not have a host assigned"],
    [
      `${pods}/done/exec?command=ls`,
      400,
      "cannot exec into a container in a completed pod; current phase is Succeeded",
    ],
    [`${pods}/a/portforward`, 501, "eastwest: pods/portforward is not simulated"],
  ])("%s is refused", async (path, code, message) => {
    const { upgrade, client } = started(["app"]);
    client.create("Pod", pod("b"));
    client.updateStatus("Pod", { ...client.create("Pod", pod("done")), status: { phase: "Succeeded" } });
    expect(await upgrade(path)).toMatchObject({ code, message });
  });

  it("without an upgrade is refused", async () => {
    const { send } = started(["app"]);
    expect((await send("GET", `${pods}/a/exec?command=ls`)).body).toMatchObject({
      code: 400,
      message: "Upgrade request required",
    });
  });
});

describe("attach", () => {
  it("opens a session, of whatever phase the pod is", async () => {
    const { upgrade, client } = started(["app"]);
    const streams = '{"stdin":true,"stdout":true,"stderr":false}';
    expect(await upgrade(`${pods}/a/attach?container=app&stdin=true&stdout=true&tty=true`)).toEqual({
      error: `to a app ${streams}`,
    });
    const done = client.create("Pod", { ...pod("done"), spec: { ...pod("done").spec, nodeName: "n1" } });
    client.updateStatus("Pod", { ...done, status: { phase: "Succeeded" } });
    expect(await upgrade(`${pods}/done/attach?stdin=true&stdout=true`)).toMatchObject({
      error: expect.stringMatching(/^to done /),
    });
  });

  it("hands on a kubelet's refusal as it is: plain text", async () => {
    const { server } = started(["gone"]);
    const answer = await server.upgrade(new Request(`https://cluster${pods}/a/attach?stdout=true`));
    if (!(answer instanceof Response)) throw new Error("it was not refused");
    expect(answer.status).toBe(500);
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await answer.text()).toBe("container gone not found in pod a");
  });

  it("without an upgrade, or to a pod that has no node, is refused", async () => {
    const { send, upgrade, client } = started(["app"]);
    expect((await send("POST", `${pods}/a/attach`)).body.message).toBe("Upgrade request required");
    client.create("Pod", pod("b"));
    expect(await upgrade(`${pods}/b/attach`)).toMatchObject({
      code: 400,
      message: "pod b does not have a host assigned",
    });
  });
});
