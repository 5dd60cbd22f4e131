import { describe, expect, it } from "vitest";
import { nodeTurn } from "../../engines/node/node-time.ts";
import { loadImages, readLab } from "../../engines/node/read-lab.ts";
import { withSession } from "../../lab/runner.ts";

const definition = readLab("clusterip");
const images = await loadImages(["cloud-user", "busybox-curl", "busybox"]);

interface Laptop {
  /** Waits for the prompt, enters a line and gives what it printed, then its exit code if it is not 0. */
  enter(line: string): Promise<string>;
  type(keys: string): void;
  pass(seconds: number): Promise<void>;
  /** How many shells are open, one in the other. */
  shells(): number;
  /** All that the terminal has shown, without escape sequences. */
  screen(): string;
}

/** A laptop in front of a whole lab: real shells in pods, whose marks its terminal has to see. */
function atLaptop(use: (laptop: Laptop) => Promise<void>): Promise<void> {
  const decoder = new TextDecoder();
  let screen = "";
  return withSession(
    { definition, images, hostTurn: nodeTurn },
    async (session) => {
      const terminal = session.open("laptop");
      await use({
        async enter(line) {
          await terminal.waitForPrompt();
          const { output, exitCode } = await terminal.run(line);
          return plain(`${output}${exitCode === 0 ? "" : `[${exitCode}]\n`}`);
        },
        type: (keys) => terminal.type(keys),
        pass: (seconds) => session.world.clock.sleep(seconds * 1000),
        shells: () => terminal.prompts.length,
        screen: () => plain(screen),
      });
    },
    (event) => {
      if (event.type === "output") screen += decoder.decode(event.data, { stream: true });
    },
  );
}

const escapeCharacter = "\x1b";
const sequences = new RegExp(
  `${escapeCharacter}(?:\\[[0-9;?]*[A-Za-z]|\\][^${escapeCharacter}]*${escapeCharacter}\\\\)`,
  "g",
);

function plain(text: string): string {
  return text.replace(sequences, "").replaceAll("\r", "");
}

const hints = `All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.
If you don't see a command prompt, try pressing enter.
`;

describe("run -it", () => {
  it("sits the reader at the pod's shell, and with --rm deletes the pod after it", () =>
    atLaptop(async ({ enter, screen, shells }) => {
      expect(await enter("kubectl run -it --rm tmp --image=busybox -- sh")).toBe(hints);
      expect(await enter("hostname; echo $TERM; tty >/dev/null 2>&1; echo $0")).toBe("tmp\nxterm\nsh\n");
      expect(await enter("exit 3")).toBe("[3]\n");
      expect(await enter("echo $?")).toBe("0\n");
      expect(screen()).toContain(
        "Session ended, resume using 'kubectl attach tmp -c tmp -n default -i -t' command\n" +
          'pod "tmp" deleted from default namespace\n',
      );
      expect(shells()).toBe(1);
      expect(await enter("kubectl get pod tmp")).toContain("(NotFound)");
    }));

  it("without --rm leaves the pod, Completed, with its log", () =>
    atLaptop(async ({ enter }) => {
      await enter("kubectl run two -it --image=busybox --restart=Never -- sh");
      await enter("echo hi");
      await enter("exit");
      expect(await enter("kubectl get pod two --no-headers")).toMatch(/^two +0\/1 +Completed +0 /);
      expect(await enter("kubectl logs two")).toContain("echo hi\nhi\n/ # exit\n");
      expect(await enter("kubectl attach -it two")).toBe(
        "error: cannot attach a container in a completed pod; current phase is Succeeded\n[1]\n",
      );
    }));

  it("hands Ctrl-C to what runs in the pod, and ends with its shell on Ctrl-D", () =>
    atLaptop(async ({ enter, type, pass, screen, shells }) => {
      await enter("kubectl run tmp -it --rm --image=busybox --restart=Never -- sh");
      type("sleep 100\r");
      await pass(3);
      type("\x03");
      expect(await enter("echo $?")).toBe("130\n");
      type("\x04");
      await pass(1);
      expect(await enter("echo $?")).toBe("0\n");
      expect(shells()).toBe(1);
      expect(screen()).toContain('pod "tmp" deleted from default namespace\n');
    }));

  it("leaves the container running after the detach keys; attach comes back to it", () =>
    atLaptop(async ({ enter, type, shells, screen }) => {
      await enter("kubectl run tmp -it --image=busybox -- sh");
      await enter("x=kept");
      type("\x10\x11");
      expect(await enter("kubectl get pod tmp --no-headers")).toMatch(/^tmp +1\/1 +Running +0 /);
      expect(screen()).toContain("Session ended, resume using");
      expect(shells()).toBe(1);
      expect(await enter("kubectl attach -it tmp")).toBe(hints);
      expect(await enter("echo $x")).toBe("kept\n");
    }));

  it("lets ping, the container's first process, say its last words at Ctrl-C", () =>
    atLaptop(async ({ enter, type, pass, screen }) => {
      type("kubectl run tmp -it --rm --restart=Never --image=busybox -- ping 127.0.0.1\r");
      await pass(10);
      type("\x03");
      await enter("true");
      expect(screen()).toContain("^C\n--- 127.0.0.1 ping statistics ---\n");
    }));
});

describe("run -i", () => {
  it("prints what was printed before it could attach, and ends as the container did", () =>
    atLaptop(async ({ enter }) => {
      const run = "kubectl run tmp -i --rm --image=busybox --restart=Never --";
      expect(await enter(`${run} sh -c 'echo early; sleep 1; echo late; exit 4'`)).toBe(
        `early\n${hints}late\npod "tmp" deleted from default namespace\npod default/tmp terminated (Error)\n[4]\n`,
      );
      expect(await enter("echo hello | kubectl run in -qi --rm --image=busybox --restart=Never -- tr a-z A-Z")).toBe(
        "HELLO\n",
      );
      expect(
        await enter("x=$(kubectl run out -qi --rm --image=busybox --restart=Never -- hostname); echo got $x"),
      ).toBe("got out\n");
    }));

  it("prints the log of a pod that is over before it was ready", () =>
    atLaptop(async ({ enter }) => {
      const shown = await enter("kubectl run tmp -i --rm --image=busybox --restart=Never -- nope");
      expect(shown).toMatch(/^pod "tmp" deleted from default namespace\npod default\/tmp terminated \(StartError\)\n/);
      expect(shown).toMatch(/exec: "nope": executable file not found in \$PATH: unknown\n\[128\]\n$/);
    }));

  it("reaches a Service from a pod of its own", () =>
    atLaptop(async ({ enter, pass }) => {
      await enter("kubectl apply -f deployment-cloud-user.yaml -f clusterip-cloud-user.yaml");
      await pass(20);
      const url = "clusterip-cloud-user:8080/actuator/info";
      expect(await enter(`kubectl run tmp -i --rm --image=busybox --restart=Never -- wget -qO- ${url}`)).toMatch(
        /^\{"app":"Cloud User API",.*\}pod "tmp" deleted from default namespace\n$/,
      );
    }));

  it("gives up waiting for an image that cannot be pulled after a minute, or at Ctrl-C", () =>
    atLaptop(async ({ enter, type, pass }) => {
      expect(await enter("kubectl run bad -i --rm --image=busybox:9.9")).toBe(
        'pod "bad" deleted from default namespace\nerror: timed out waiting for the condition\n[1]\n',
      );
      type("kubectl run bad2 -i --rm --image=busybox:9.9\r");
      await pass(10);
      type("\x03");
      expect(await enter("echo $?")).toBe("1\n");
      expect(await enter("kubectl get pod bad2 --no-headers")).toContain("ImagePullBackOff");
    }));
});

describe("attach", () => {
  it("looks on without -i, until it is stopped", () =>
    atLaptop(async ({ enter, type, pass, screen, shells }) => {
      await enter("kubectl run loop --image=busybox --restart=Never -- sh -c 'while sleep 1; do echo tick; done'");
      await pass(10);
      type("kubectl attach loop\r");
      await pass(2.5);
      type("\x03");
      expect(await enter("echo $?")).toBe("130\n");
      expect(screen()).toContain(`${hints}tick\ntick\n`);
      expect(shells()).toBe(1);
    }));

  it("says what cannot be", () =>
    atLaptop(async ({ enter, pass }) => {
      expect(await enter("kubectl attach")).toBe("error: at least 1 argument is required for attach\n[1]\n");
      expect(await enter("kubectl attach a b c")).toBe(
        "error: expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw 3: [a b c]\n[1]\n",
      );
      expect(await enter("kubectl attach nope")).toBe('Error from server (NotFound): pods "nope" not found\n[1]\n');
      await enter("kubectl run bad --image=busybox:9.9");
      await pass(5);
      expect(await enter("kubectl attach bad -c x")).toBe(
        "error: cannot attach to the container: container x is not valid for pod bad out of: bad\n[1]\n",
      );
      expect(await enter("kubectl attach -q pod bad")).toBe(
        "error: unable to upgrade connection: container bad not found in pod bad_default\n[1]\n",
      );
      expect(await enter("kubectl exec bad -- ls")).toBe(
        'error: unable to upgrade connection: container not found ("bad")\n[1]\n',
      );
      await enter("kubectl run quiet --image=busybox -- sleep 1000");
      await pass(10);
      expect(await enter("echo | kubectl attach -it --detach-keys=ctrl-1 quiet & sleep 1; kill %1")).toContain(
        "error: Unable to use a TTY - container quiet did not allocate one\n",
      );
    }));
});
