import { describe, expect, it } from "vitest";
import type { ServiceImage } from "../../container-image.ts";
import { dnsLab, runProgram } from "../../dns/dns-lab.case.ts";
import { createPipe, readAllText } from "../../pipe.ts";
import { createServiceFetch } from "./service-fetch.ts";
import { createServiceProgram } from "./service-program.ts";

function image(start: ServiceImage["start"], startupMs = 2000): ServiceImage {
  return { kind: "service", repository: "example/service", tags: ["1.0.0"], process: "java", startupMs, start };
}

function service(start: ServiceImage["start"]) {
  const lab = dnsLab();
  const pod = lab.machine("peer-0", lab.node1.attachPod("peer-0", "10.244.1.67"));
  const output = createPipe();
  const errors = createPipe();
  const program = createServiceProgram(image(start), "1.0.0", lab.trace);
  const running = pod.run(program, ["java"], { stdout: output.writer, stderr: errors.writer, isInit: true });
  running.exited.then(() => {
    output.writer.close();
    errors.writer.close();
  });
  const { fetch } = createServiceFetch(lab.host);
  return { lab, pod, running, output, errors, fetch };
}

describe("a service's process", () => {
  it("listens after its start, logs, and ends on SIGTERM with 143", async () => {
    const { lab, running, output, fetch } = service((context) => {
      context.log(`starting ${context.version} on ${context.hostname}`);
      return { 8080: (request) => Response.json({ path: new URL(request.url).pathname }) };
    });
    await lab.run(lab.clock.sleep(1000));
    await expect(lab.run(fetch("http://peers:8080/"))).rejects.toMatchObject({ cause: expect.any(Error) });
    await lab.run(lab.clock.sleep(2000));
    const response = await lab.run(fetch("http://10.244.1.67:8080/a"));
    expect(await lab.run(response.json())).toEqual({ path: "/a" });
    running.kill("SIGTERM");
    expect(await lab.run(running.exited)).toBe(143);
    expect(await lab.run(readAllText(output.reader))).toBe("starting 1.0.0 on peer-0\n");
    await expect(lab.run(fetch("http://10.244.1.67:8080/a"))).rejects.toMatchObject({
      message: "fetch failed",
      cause: new Error("connect ECONNREFUSED 10.244.1.67:8080"),
    });
  });

  it("can have a pool of connections that it keeps for as long as it likes", async () => {
    const { lab, fetch } = service((context) => {
      const call = context.createFetch({ idleTimeoutMs: 5000 });
      const ask = async () => Response.json(await (await call("http://10.244.1.67:8080/port")).json());
      return { 8080: (request, { remotePort }) => (request.url.endsWith("/port") ? Response.json(remotePort) : ask()) };
    });
    await lab.run(lab.clock.sleep(2000));
    const port = async () => (await lab.run(fetch("http://10.244.1.67:8080/"))).json();
    const first = await port();
    await lab.run(lab.clock.sleep(4000));
    expect(await port()).toBe(first);
    await lab.run(lab.clock.sleep(6000));
    expect(await port()).not.toBe(first);
  });

  it("crashes when its start throws", async () => {
    const { lab, running, errors } = service(() => {
      throw new Error("no database");
    });
    expect(await lab.run(running.exited)).toBe(1);
    expect(await lab.run(readAllText(errors.reader))).toBe("Error: no database\n");
  });

  it("answers 500 for a handler that throws, and goes on", async () => {
    const { lab, running, fetch, errors } = service(() => ({
      8080: () => {
        throw new TypeError("oops");
      },
    }));
    await lab.run(lab.clock.sleep(3000));
    expect((await lab.run(fetch("http://10.244.1.67:8080/"))).status).toBe(500);
    running.kill("SIGTERM");
    await lab.run(running.exited);
    expect(await lab.run(readAllText(errors.reader))).toBe("TypeError: oops\n");
  });

  it("calls another service by name, and is told when there is none", async () => {
    const { lab, fetch } = service((context) => ({
      8080: async () => {
        await context.sleep(100);
        const response = await context.fetch("http://10.244.1.67:8081/", { method: "POST", body: "ping" });
        return new Response(`${response.status} ${await response.text()}`);
      },
      8081: async (request) => new Response(`${request.method} ${await request.text()}`, { status: 201 }),
    }));
    await lab.run(lab.clock.sleep(3000));
    const response = await lab.run(fetch("http://peer-0.peers.default.svc.cluster.local:8080/"));
    expect(await lab.run(response.text())).toBe("201 POST ping");
    await expect(lab.run(fetch("http://nope.default.svc.cluster.local./"))).rejects.toMatchObject({
      cause: new Error("getaddrinfo ENOTFOUND nope.default.svc.cluster.local."),
    });
  });

  it("does not run without its port", async () => {
    const { lab, pod } = service(() => ({ 8080: () => new Response() }));
    await lab.run(lab.clock.sleep(3000));
    const second = createServiceProgram(
      image(() => ({ 8080: () => new Response() })),
      "1.0.0",
    );
    const outcome = await lab.run(runProgram(pod, second, ["java"]));
    expect(outcome).toEqual({ exitCode: 1, stdout: "", stderr: "Address already in use\n" });
  });
});
