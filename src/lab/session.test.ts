import { describe, expect, it } from "vitest";
import { nodeTurn } from "../engines/node/node-time.ts";
import { loadImages, readLab } from "../engines/node/read-lab.ts";
import { withSession } from "./runner.ts";
import type { Session } from "./session.ts";
import type { CommandResult, SessionEvent } from "./session-event.ts";

const definition = readLab("clusterip");
const images = await loadImages(definition.images);

/** A session in virtual time that stands at `step`, with what it has told. */
function at(
  step: string | undefined,
  use: (session: Session, told: SessionEvent[]) => Promise<void>,
  seed?: number,
): Promise<void> {
  const told: SessionEvent[] = [];
  return withSession(
    { definition, images, hostTurn: nodeTurn, seed },
    async (session) => {
      if (step) await session.bringTo(step);
      told.length = 0;
      await use(session, told);
    },
    (event) => told.push(event),
  );
}

function textOf(told: readonly SessionEvent[], terminal: string): string {
  const decoder = new TextDecoder();
  return told
    .map((event) =>
      event.type === "output" && event.terminal === terminal ? decoder.decode(event.data, { stream: true }) : "",
    )
    .join("");
}

async function openShell(session: Session, id: string) {
  const terminal = session.open(id);
  await terminal.waitForPrompt();
  return terminal;
}

describe("an exercise", () => {
  it("is broken once all that breaks it has been typed, and cannot be checked before", () =>
    at("repair-stuck-rollout", async (session, told) => {
      await expect(session.runStep("repair-stuck-rollout", "check")).rejects.toThrow("Break it first");
      expect((await session.runStep("repair-stuck-rollout", "break")).passed).toBe(true);
      const results = told.filter((event) => event.type === "result");
      expect(results.map(({ isBroken }) => isBroken)).toEqual([false, true]);
    }));
});

describe("a step", () => {
  it("first leaves the shell in a pod that its terminal is in, and says so by typing exit", () =>
    at("curl-pods", async (session, told) => {
      const laptop = await openShell(session, "laptop");
      await laptop.run("kubectl exec -it dns-test -- sh");
      await laptop.waitForPrompt();
      expect(laptop.prompts.at(-1)).toBe("/ # ");
      expect((await session.runStep("clusterip")).passed).toBe(true);
      expect(textOf(told, "laptop")).toContain("exit\r\n");
      expect(laptop.prompts).toHaveLength(1);
    }));

  it("stops what runs in its terminal, and wipes what was typed and not entered", () =>
    at(undefined, async (session) => {
      const laptop = await openShell(session, "laptop");
      laptop.type("while true; do sleep 1; done\r");
      await session.world.clock.sleep(3000);
      expect(laptop.isRunning).toBe(true);
      expect((await session.runStep("empty-cluster")).passed).toBe(true);
      await laptop.waitForPrompt();
      laptop.type("rm -rf");
      await session.world.clock.sleep(10);
      expect((await session.runStep("empty-cluster")).passed).toBe(true);
    }));

  it("tells what differs, and can be run again", () =>
    at("clusterip", async (session, told) => {
      const laptop = await openShell(session, "laptop");
      await laptop.run("kubectl create -f clusterip-cloud-user.yaml --dry-run=server -o name > /dev/null");
      await laptop.waitForPrompt();
      await laptop.run("mv clusterip-cloud-user.yaml away");
      const outcome = await session.runStep("clusterip");
      expect(outcome).toMatchObject({ passed: false, difference: expect.stringContaining("does not exist") });
      expect(told).toContainEqual(expect.objectContaining({ type: "result", step: "clusterip", passed: false }));
      await laptop.waitForPrompt();
      await laptop.run("mv away clusterip-cloud-user.yaml");
      expect((await session.runStep("clusterip")).passed).toBe(true);
    }));

  it("that needs a pod which is not there says so", () =>
    at(undefined, async (session) => {
      await expect(session.runStep("nslookup")).rejects.toThrow('there is no pod "dns-test" now');
    }));
});

describe("a session", () => {
  it("closes a pod's terminal with the pod", () =>
    at("curl-pods", async (session, told) => {
      await openShell(session, "dns-test");
      const laptop = await openShell(session, "laptop");
      await laptop.run("kubectl delete pod dns-test --now");
      await session.world.clock.sleep(2000);
      expect(told).toContainEqual({ type: "closed", terminal: "dns-test" });
      expect(session.terminal("dns-test")).toBeUndefined();
      const machines = told.findLast((event) => event.type === "machines");
      expect(machines?.machines.map(({ id }) => id)).not.toContain("dns-test");
    }));

  it("replays what was typed, interruptions and shells in pods included", async () => {
    let history: CommandResult[] = [];
    await at(undefined, async (session, told) => {
      const laptop = await openShell(session, "laptop");
      await laptop.run("kubectl run box --image=busybox -- sleep 3600");
      await laptop.waitForPrompt();
      await session.world.clock.sleep(20_000);
      await laptop.run("kubectl exec -it box -- sh");
      await laptop.waitForPrompt();
      laptop.type("while true; do date >> /tmp/log; sleep 1; done\r");
      await session.world.clock.sleep(5500);
      laptop.type("\x03");
      await laptop.waitForPrompt();
      history = told.filter((event) => event.type === "result");
    });
    expect(history.map(({ line }) => line)).toEqual([
      "kubectl run box --image=busybox -- sleep 3600",
      "kubectl exec -it box -- sh",
      "while true; do date >> /tmp/log; sleep 1; done",
    ]);
    await at(undefined, async (session) => {
      await session.replay(history);
      const laptop = await openShell(session, "laptop");
      expect(laptop.prompts.at(-1)).toBe("/ # ");
      expect((await laptop.run("wc -l < /tmp/log")).output).toBe("6\n");
    });
  });

  it("gives equal clusters for equal seeds, and others for others", async () => {
    const run = async (seed: number) => {
      let text = "";
      await at(
        "curl-loop",
        async (session, told) => {
          await session.runStep("curl-loop");
          text = textOf(told, "dns-test");
        },
        seed,
      );
      return text;
    };
    const first = await run(3);
    expect(await run(3)).toBe(first);
    expect(await run(4)).not.toBe(first);
  });
});
