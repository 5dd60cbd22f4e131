import { beforeEach, describe, expect, it } from "vitest";
import { runVirtually } from "../clock.ts";
import { bootCluster, type ClusterLab, pod } from "../cluster.case.ts";
import { bytes, readAllText } from "../pipe.ts";

let lab: ClusterLab;

beforeEach(async () => {
  lab = await bootCluster();
});

async function run(container: object, spec: object = {}, seconds = 30): Promise<void> {
  lab.cluster.api.client.create("Pod", pod("one", container, spec));
  await lab.pass(seconds);
}

function state() {
  const status = lab.pod("one")?.status?.containerStatuses?.[0];
  return { now: status?.state, last: status?.lastState, restarts: status?.restartCount, ready: status?.ready };
}

function one() {
  const found = lab.pod("one");
  if (!found) throw new Error("no pod");
  return found;
}

describe("a pod", () => {
  it("goes from Pending over ContainerCreating to Running", async () => {
    await run({}, {}, 0.3);
    expect(lab.pod("one")?.status).toMatchObject({ phase: "Pending" });
    expect(lab.pod("one")?.status?.podIP).toBeUndefined();
    expect(state().now).toEqual({ waiting: { reason: "ContainerCreating" } });
    await lab.pass(30);
    expect(lab.pod("one")?.status).toMatchObject({ phase: "Running", podIP: "10.244.2.133", hostIP: "192.168.0.6" });
    expect(lab.events("one").map((event) => event.replace(/in \S+ \(\S+/, "in T (T"))).toEqual([
      "Scheduled: Successfully assigned default/one to k8s-node0",
      'Pulling: Pulling image "odise/busybox-curl"',
      'Pulled: Successfully pulled image "odise/busybox-curl" in T (T including waiting). Image size: 80000000 bytes.',
      "Created: Container created",
      "Started: Container started",
    ]);
  });

  it("ends after its grace period when its first process has no handler for SIGTERM", async () => {
    await run({}, { terminationGracePeriodSeconds: 10 });
    lab.cluster.api.client.delete("Pod", "one", "default");
    await lab.pass(9);
    expect(lab.pod("one")?.metadata?.deletionTimestamp).toBeDefined();
    let exitCode: number | undefined;
    lab.cluster.api.client.watch("Pod", ({ object }) => {
      exitCode = object.status?.containerStatuses?.[0]?.state?.terminated?.exitCode ?? exitCode;
    });
    await lab.pass(2);
    expect(lab.pod("one")).toBeUndefined();
    expect(exitCode).toBe(137);
    expect(lab.events("one").at(-1)).toBe("Killing: Stopping container one");
  });

  it("ends at once when it handles SIGTERM, and gives its address back to the end of the queue", async () => {
    await run({ command: ["server"] });
    lab.cluster.api.client.delete("Pod", "one", "default");
    await lab.pass(1);
    expect(lab.pod("one")).toBeUndefined();
    await run({});
    expect(lab.pod("one")?.status?.podIP).toBe("10.244.2.134");
  });

  it("goes without a trace when deleted by force", async () => {
    await run({});
    lab.cluster.api.client.delete("Pod", "one", "default", { gracePeriodSeconds: 0 });
    await lab.pass(1);
    expect(lab.pod("one")).toBeUndefined();
  });

  it("backs off from an image that cannot be pulled", async () => {
    await run({ image: "registry.example/missing:1" }, {}, 2);
    const why = 'failed to resolve reference "registry.example/missing:1": not found';
    expect(state().now).toEqual({ waiting: { reason: "ErrImagePull", message: why } });
    await lab.pass(5);
    expect(state().now).toEqual({
      waiting: {
        reason: "ImagePullBackOff",
        message: `Back-off pulling image "registry.example/missing:1": ErrImagePull: ${why}`,
      },
    });
    expect(lab.events("one").slice(1)).toEqual([
      'Pulling: Pulling image "registry.example/missing:1"',
      `Failed: Failed to pull image "registry.example/missing:1": ${why}`,
      "Failed: Error: ErrImagePull",
      'BackOff: Back-off pulling image "registry.example/missing:1"',
      "Failed: Error: ImagePullBackOff",
    ]);
  });

  it("restarts a container that crashes, ever later", async () => {
    await run({ command: ["crash"] }, {}, 10);
    expect(state()).toMatchObject({
      now: { waiting: { reason: "CrashLoopBackOff" } },
      last: { terminated: { exitCode: 3, reason: "Error" } },
      restarts: 1,
      ready: false,
    });
    const uid = one().metadata?.uid;
    expect(state().now?.waiting?.message).toBe(`back-off 10s restarting failed container=one pod=one_default(${uid})`);
    await lab.pass(60);
    expect(state().restarts).toBe(3);
    expect(state().now?.waiting?.message).toMatch(/^back-off 40s restarting/);
    expect(lab.pod("one")?.status?.phase).toBe("Running");
    expect(await lab.logs(one())).toBe("going down\n");
  });

  it("is never seen running when its container is over at once", async () => {
    const phases = new Set<string | undefined>();
    lab.cluster.api.client.watch("Pod", ({ object }) => {
      if (object.metadata?.name === "one") phases.add(object.status?.phase);
    });
    await run({ command: ["env"] }, { restartPolicy: "Never" });
    expect([...phases]).toEqual(["Pending", "Succeeded"]);
    expect(state()).toMatchObject({ now: { terminated: { exitCode: 0 } }, restarts: 0, ready: false });
  });

  it("is over with restartPolicy Never", async () => {
    await run({ command: ["crash"] }, { restartPolicy: "Never" });
    expect(lab.pod("one")?.status?.phase).toBe("Failed");
    expect(state()).toMatchObject({ now: { terminated: { exitCode: 3, reason: "Error" } }, restarts: 0 });
    await lab.pass(0);
    lab.cluster.api.client.delete("Pod", "one", "default");
    await run({ command: ["env"] }, { restartPolicy: "OnFailure" });
    expect(lab.pod("one")?.status?.phase).toBe("Succeeded");
  });

  it("says that a program is not in the image", async () => {
    await run({ command: ["foo"] }, { restartPolicy: "Never" });
    expect(state().now?.terminated).toMatchObject({ exitCode: 128, reason: "StartError" });
    expect(state().now?.terminated?.message).toMatch(/exec: "foo": executable file not found in \$PATH: unknown$/);
  });

  it("fails when its time is up", async () => {
    await run({ command: ["server"] }, { activeDeadlineSeconds: 20 }, 15);
    expect(lab.pod("one")?.status?.phase).toBe("Running");
    await lab.pass(10);
    expect(lab.pod("one")?.status).toMatchObject({ phase: "Failed", reason: "DeadlineExceeded" });
  });

  it("is restarted with another image", async () => {
    await run({ command: ["server"] });
    const before = one();
    const containers = (before.spec?.containers ?? []).map((spec) => ({ ...spec, image: "registry.example/other:2" }));
    lab.cluster.api.client.update("Pod", { ...before, spec: { ...before.spec, containers } });
    await lab.pass(30);
    expect(state()).toMatchObject({ restarts: 1, ready: true });
    expect(lab.pod("one")?.status?.containerStatuses?.[0]?.image).toBe("registry.example/other:2");
  });

  it("runs its init containers first", async () => {
    const initContainers = [{ name: "first", image: "busybox", command: ["env"] }];
    await run({}, { initContainers }, 1.5);
    expect(state().now).toEqual({ waiting: { reason: "PodInitializing" } });
    await lab.pass(30);
    expect(lab.pod("one")?.status?.initContainerStatuses?.[0]?.state?.terminated?.reason).toBe("Completed");
    expect(lab.pod("one")?.status?.phase).toBe("Running");
  });
});

describe("a container", () => {
  it("finds its name, its Services and what the pod says in its environment", async () => {
    lab.cluster.api.client.create("ConfigMap", {
      metadata: { name: "settings", namespace: "default" },
      data: { greeting: "hello" },
    });
    await run({
      env: [
        { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
        { name: "GREETING", valueFrom: { configMapKeyRef: { name: "settings", key: "greeting" } } },
        { name: "TEXT", value: "$(GREETING) from $(NODE), $(UNKNOWN) $$(NODE)" },
      ],
    });
    const { output } = await lab.exec(one(), "env");
    expect(output.split("\n")).toEqual(
      expect.arrayContaining([
        "HOSTNAME=one",
        "KUBERNETES_SERVICE_HOST=10.96.0.1",
        "KUBERNETES_PORT_443_TCP=tcp://10.96.0.1:443",
        "TEXT=hello from k8s-node0, $(UNKNOWN) $(NODE)",
      ]),
    );
  });

  it("waits for a ConfigMap that its environment needs", async () => {
    await run({ env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "settings", key: "a" } } }] });
    expect(state().now).toEqual({
      waiting: { reason: "CreateContainerConfigError", message: 'configmap "settings" not found' },
    });
    lab.cluster.api.client.create("ConfigMap", {
      metadata: { name: "settings", namespace: "default" },
      data: { a: "1" },
    });
    await lab.pass(15);
    expect(lab.pod("one")?.status?.phase).toBe("Running");
  });

  it("has the cluster's resolv.conf and hosts", async () => {
    await run({});
    expect((await lab.exec(one(), "cat", "/etc/resolv.conf")).output).toBe(
      "search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n",
    );
    expect((await lab.exec(one(), "cat", "/etc/hosts")).output).toContain("10.244.2.133\tone\n");
  });

  it("is restarted when its liveness probe fails", async () => {
    const livenessProbe = { tcpSocket: { port: 81 }, periodSeconds: 2, failureThreshold: 2 };
    await run({ command: ["server"], livenessProbe }, {}, 8);
    expect(state().restarts).toBeGreaterThan(0);
    expect(lab.events("one")).toEqual(
      expect.arrayContaining([
        "Unhealthy: Liveness probe failed: dial tcp 10.244.2.133:81: connect: connection refused",
        "Killing: Container one failed liveness probe, will be restarted",
      ]),
    );
  });

  it("is asked nothing else before its startup probe has succeeded", async () => {
    const startupProbe = { exec: { command: ["cat", "/tmp/up"] }, periodSeconds: 1, failureThreshold: 100 };
    const readinessProbe = { tcpSocket: { port: 8080 }, periodSeconds: 1 };
    await run({ command: ["server"], startupProbe, readinessProbe });
    expect(lab.pod("one")?.status?.containerStatuses?.[0]).toMatchObject({ started: false, ready: false });
    await lab.exec(one(), "touch", "/tmp/up");
    await lab.pass(3);
    expect(lab.pod("one")?.status?.containerStatuses?.[0]).toMatchObject({ started: true, ready: true });
  });

  it("says why a command cannot be executed in it", async () => {
    await run({});
    expect((await lab.exec(one(), "bash")).end).toEqual({
      error:
        'OCI runtime exec failed: exec failed: unable to start container process: exec: "bash": executable file not found in $PATH: unknown',
    });
  });

  it("gives its log with times, its tail, and follows it", async () => {
    await run({ command: ["server"] });
    const [, kubelet] = [...lab.cluster.kubelets][1] ?? [];
    if (!kubelet) throw new Error("no kubelet");
    const stamped = await runVirtually(lab.clock, readAllText(kubelet.logs(one(), "one", { timestamps: true })));
    expect(stamped).toMatch(/^2026-06-01T00:00:0\d\.\d{9}Z serving as one\n$/);
    const followed = readAllText(kubelet.logs(one(), "one", { follow: true, tailLines: 0 }));
    lab.cluster.api.client.delete("Pod", "one", "default");
    expect(await runVirtually(lab.clock, followed)).toBe("");
  });

  it("passes what is typed through a terminal", async () => {
    await run({});
    const [, kubelet] = [...lab.cluster.kubelets][1] ?? [];
    const options = { command: ["cat", "/etc/hostname"], stdin: true, stdout: true, stderr: false, tty: true };
    const session = kubelet?.exec(one(), "one", options);
    if (!session) throw new Error("no session");
    await session.write(bytes("x"));
    expect(await runVirtually(lab.clock, readAllText(session.stdout))).toContain("one\r\n");
    expect(await session.exited).toEqual({ code: 0 });
  });
});
