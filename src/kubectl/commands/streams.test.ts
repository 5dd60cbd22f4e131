import { describe, expect, it } from "vitest";
import { KubeletRefusal } from "../../cluster/api/status.ts";
import { runVirtually } from "../../cluster/clock.ts";
import type { ExecOptions, LogOptions } from "../../cluster/container-image.ts";
import { bytes, createPipe, emptyReader } from "../../cluster/pipe.ts";
import { createTty } from "../../cluster/tty-device.ts";
import { type Bench, createBench } from "../bench.case.ts";
import { addWebWorkload } from "../web-workload.case.ts";

function bench(): Bench {
  const made = createBench();
  addWebWorkload(made);
  return made;
}

function neverAsked(): never {
  throw new Error("not here");
}

describe("get -w", () => {
  it("prints a row for each change until it is interrupted", async () => {
    const { add, api, clock, during } = bench();
    const outcome = await during("kubectl get pods -w --no-headers", async (process) => {
      await clock.sleep(1000);
      const pod = add("Pod", { metadata: { name: "zz" }, spec: { containers: [{ name: "a", image: "b" }] } });
      await clock.sleep(2000);
      api.client.delete("Pod", pod.metadata?.name ?? "", "default", { gracePeriodSeconds: 0 });
      await clock.sleep(1000);
      process.kill("SIGINT");
    });
    expect(outcome.exitCode).toBe(130);
    expect(outcome.stdout.split("\n").map((line) => line.replaceAll(/ +/g, " "))).toEqual([
      "web-abc-1 1/1 Running 0 0s",
      "web-abc-2 1/1 Running 0 0s",
      "zz 0/1 Pending 0 0s",
      "zz 0/1 Pending 0 2s",
      "",
    ]);
  });

  it("ends when nobody reads any more", async () => {
    const { add, clock, machine } = bench();
    const out = createPipe();
    const process = machine.spawn(["kubectl", "get", "pods", "-w"], { cwd: "/", stdout: out.writer });
    const work = async () => {
      await out.reader.read();
      out.reader.close();
      add("Pod", { metadata: { name: "zz" }, spec: { containers: [{ name: "a", image: "b" }] } });
      return process.exited;
    };
    expect(await runVirtually(clock, work())).toBe(141);
  });

  it("follows one object by name, and says when there is none", async () => {
    const { clock, during, shown } = bench();
    expect(await shown("kubectl get pod nope -w")).toBe('Error from server (NotFound): pods "nope" not found\n[1]\n');
    const { stdout } = await during("kubectl get pod web-abc-1 -w -o name", async (process) => {
      await clock.sleep(500);
      process.kill("SIGINT");
    });
    expect(stdout).toBe("pod/web-abc-1\n");
  });
});

describe("delete", () => {
  it("waits until what it deletes is gone", async () => {
    const { api, clock, during } = bench();
    const began = clock.now();
    const { stdout } = await during("kubectl delete pod web-abc-1", async () => {
      await clock.sleep(7000);
      api.client.delete("Pod", "web-abc-1", "default", { gracePeriodSeconds: 0 });
    });
    expect(stdout).toBe('pod "web-abc-1" deleted from default namespace\n');
    expect(clock.now() - began).toBe(7000);
  });
});

describe("logs", () => {
  it("reads what the kubelet has, follows, and marks whose line it is", async () => {
    const { api, clock, run, shown } = bench();
    const asked: LogOptions[] = [];
    api.setKubelet("node0", {
      exec: neverAsked,
      attach: neverAsked,
      logs(pod, container, options) {
        asked.push(options);
        const pipe = createPipe();
        const write = async () => {
          for (let line = 1; line <= 3; line++) {
            await pipe.writer.write(bytes(`${pod.metadata?.name} ${container} ${line}\n`));
            if (options.follow) await clock.sleep(1000);
          }
          pipe.writer.close();
        };
        void write();
        return pipe.reader;
      },
    });
    expect(await shown("kubectl logs web-abc-1 --tail=3 --timestamps")).toBe(
      "web-abc-1 web 1\nweb-abc-1 web 2\nweb-abc-1 web 3\n",
    );
    expect(asked[0]).toMatchObject({ follow: false, tailLines: 3, timestamps: true });
    const before = clock.now();
    const { stderr, stdout } = await run("kubectl logs -f deploy/web");
    expect(stderr).toBe("Found 2 pods, using pod/web-abc-1\n");
    expect(stdout.split("\n")).toHaveLength(4);
    expect(clock.now() - before).toBe(3000);
    expect(await shown("kubectl logs -l app=web --prefix --tail=1")).toContain("[pod/web-abc-2/web] web-abc-2 web 3\n");
    expect(await shown("kubectl logs nope")).toBe(
      'error: error from server (NotFound): pods "nope" not found in namespace "default"\n[1]\n',
    );
    expect(await shown("kubectl logs web-abc-1 -c nope")).toBe(
      "error: container nope is not valid for pod web-abc-1 out of: web\n[1]\n",
    );
  });
});

describe("run -i", () => {
  it("falls back to the log when the container is gone before it can attach", async () => {
    const { api, clock, during } = bench();
    api.setKubelet("node0", {
      exec: neverAsked,
      attach: (pod, container) => {
        throw new KubeletRefusal(`container ${container} not found in pod ${pod.metadata?.name}_default`);
      },
      logs() {
        const { reader, writer } = createPipe();
        void writer.write(bytes("done\n"));
        writer.close();
        return reader;
      },
    });
    const { client } = api;
    const update = (phase: string) => {
      const pod = client.get("Pod", "tmp", "default");
      if (!pod?.spec) throw new Error("no pod");
      const bound = pod.spec.nodeName
        ? pod
        : client.update("Pod", { ...pod, spec: { ...pod.spec, nodeName: "node0" } });
      client.updateStatus("Pod", { ...bound, status: { phase, conditions: [{ type: "Ready", status: "True" }] } });
    };
    const outcome = await during("kubectl run tmp -qi --rm --image=busybox --restart=Never", async () => {
      await clock.sleep(1000);
      update("Running");
      await clock.sleep(1000);
      update("Succeeded");
    });
    // Twice, as v1.36 does: the log so far, then all of it.
    expect(outcome).toEqual({
      stdout: "done\ndone\n",
      stderr:
        "warning: couldn't attach to pod/tmp, falling back to streaming logs: unable to upgrade connection: container tmp not found in pod tmp_default\n",
      exitCode: 0,
    });
    expect(client.get("Pod", "tmp", "default")).toBeUndefined();
  });
});

describe("exec", () => {
  /** A container that knows `echo`, `fail` and `cat`. */
  function withExec(): Bench & { asked: ExecOptions[]; sizes: string[] } {
    const made = bench();
    const asked: ExecOptions[] = [];
    const sizes: string[] = [];
    made.api.setKubelet("node0", {
      logs: () => emptyReader,
      attach: neverAsked,
      exec(_pod, _container, options) {
        asked.push(options);
        const stdout = createPipe();
        const stderr = createPipe();
        let settle: (result: { code: number } | { error: string }) => void = () => {};
        const exited = new Promise<{ code: number } | { error: string }>((resolve) => {
          settle = resolve;
        });
        const end = (result: { code: number } | { error: string }) => {
          stdout.writer.close();
          stderr.writer.close();
          settle(result);
        };
        const [name, ...words] = options.command;
        if (name === "echo") {
          void stdout.writer.write(bytes(`${words.join(" ")}\n`));
          end({ code: 0 });
        } else if (name === "fail") {
          void stderr.writer.write(bytes("it failed\n"));
          end({ code: 3 });
        } else if (name !== "cat") end({ error: "OCI runtime exec failed: no such thing: unknown" });
        return {
          write: async (data) => {
            await stdout.writer.write(data);
            if (data.includes(4)) end({ code: 0 });
          },
          closeStdin: () => {
            if (name === "cat") end({ code: 0 });
          },
          stdout: stdout.reader,
          stderr: stderr.reader,
          resize: (columns, rows) => sizes.push(`${columns}x${rows}`),
          exited,
          hangUp: () => end({ code: 137 }),
        };
      },
    });
    return { ...made, asked, sizes };
  }

  it("runs a command and ends as it did", async () => {
    const { asked, shown } = withExec();
    expect(await shown("kubectl exec web-abc-1 -- echo a 'b c'")).toBe("a b c\n");
    expect(asked[0]).toEqual({ command: ["echo", "a", "b c"], stdin: false, stdout: true, stderr: true, tty: false });
    expect(await shown("kubectl exec deploy/web -- fail")).toBe(
      "it failed\ncommand terminated with exit code 3\n[3]\n",
    );
    expect(await shown("kubectl exec web-abc-1 -- nothing")).toBe(
      "error: Internal error occurred: error executing command in container: failed to exec in container: OCI runtime exec failed: no such thing: unknown\n[1]\n",
    );
    expect(await shown("kubectl exec -i web-abc-1 -- cat", "one\ntwo\n")).toBe("one\ntwo\n");
    expect(await shown("kubectl exec -it web-abc-1 -- cat", "x\n")).toBe(
      "x\nUnable to use a TTY - input is not a terminal or the right kind of file\n",
    );
  });

  it("refuses what cannot be", async () => {
    const { shown } = withExec();
    expect(await shown("kubectl exec nope -- ls")).toBe('Error from server (NotFound): pods "nope" not found\n[1]\n');
    expect(await shown("kubectl exec web-abc-1 ls")).toBe(
      "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples\n[1]\n",
    );
    expect(await shown("kubectl exec web-abc-1")).toBe(
      "error: you must specify at least one command for the container\n[1]\n",
    );
    expect(await shown("kubectl exec")).toBe("error: pod, type/name or --filename must be specified\n[1]\n");
    expect(await shown("kubectl exec web-abc-1 -c nope -- ls")).toBe(
      "error: container nope is not valid for pod web-abc-1 out of: web\n[1]\n",
    );
  });

  it("passes keys and sizes through a terminal, and gives its mode back", async () => {
    const { asked, clock, machine, sizes } = withExec();
    const tty = createTty({ columns: 100, rows: 30 });
    const decoder = new TextDecoder();
    let screen = "";
    tty.onOutput((chunk) => {
      screen += decoder.decode(chunk);
    });
    const process = machine.spawn(["kubectl", "exec", "-it", "web-abc-1", "--", "cat"], {
      stdin: tty.input,
      stdout: tty.output,
      stderr: tty.output,
      tty,
      isTty: { stdin: true, stdout: true, stderr: true },
    });
    const work = async () => {
      await clock.sleep(10);
      tty.type("k\x03");
      await clock.sleep(10);
      tty.resize({ columns: 50, rows: 20 });
      tty.type("\x04");
      return process.exited;
    };
    expect(await runVirtually(clock, work())).toBe(0);
    expect(screen).toBe("k\x03\x04");
    expect(sizes).toEqual(["100x30", "50x20"]);
    expect(asked[0]).toMatchObject({ stdin: true, stderr: false, tty: true });
    expect(tty.setRaw(false)).toBe(false);
  });
});
