import { afterEach, describe, expect, it } from "vitest";
import type { ViewData } from "../lab/views/view-data.ts";
import type { ContractLab } from "./contract-labs.case.ts";
import type { CommandResult, Engine, EngineEvent } from "./engine.ts";

const size = { columns: 80, rows: 24 };

/** What every engine must do, shown with a lab it runs. `skip` names cases that one cannot, each with its reason. */
export function runEngineContract(
  name: string,
  create: () => Engine,
  lab: ContractLab,
  skip: Readonly<Record<string, string>> = {},
): void {
  const running: Engine[] = [];
  afterEach(async () => {
    for (const engine of running.splice(0)) await engine.dispose();
  });

  const check = (title: string, run: (sitting: Sitting) => Promise<void>) => {
    const reason = skip[title];
    if (reason !== undefined) return it.skip(`${title} (${reason})`);
    return it(title, async () => {
      const engine = create();
      running.push(engine);
      await run(new Sitting(engine, lab.id));
    });
  };

  describe(`the engine ${name}`, () => {
    check("boots a lab and tells what is in it", async ({ engine, events }) => {
      const booted = await engine.boot({ lab: lab.id });
      expect(booted.terminals).toEqual(["laptop"]);
      expect(booted.steps[0]).toEqual({ kind: "step", name: lab.firstStep.name, terminal: "laptop" });
      expect(booted.steps.map((step) => step.name)).toContain(lab.laterStep.name);
      expect(events).toContainEqual({
        type: "machines",
        machines: ["laptop", ...lab.nodes].map((id) => ({ id, kind: id === "laptop" ? "laptop" : "node" })),
      });
    });

    check("refuses a lab that does not exist", async ({ engine }) => {
      await expect(engine.boot({ lab: "nowhere" })).rejects.toThrow();
    });

    check("opens a terminal, shows a prompt, runs what is typed and tells how it ended", async (sitting) => {
      await sitting.start();
      expect(sitting.shown("laptop")).toContain(lab.prompt);
      const result = await sitting.type("laptop", "echo one; false");
      expect(result).toMatchObject({ line: "echo one; false", exitCode: 1 });
      expect(result.step).toBeUndefined();
      expect(sitting.shown("laptop")).toContain("one\r\n");
    });

    check("shows the laptop's prompt, and what is typed there, before all is up", async (sitting) => {
      const { engine, events } = sitting;
      const prompt = sitting.event((event) => event.type === "prompt");
      const booting = engine.boot({ lab: lab.id });
      expect(await prompt).toMatchObject({ terminal: "laptop" });
      expect(sitting.shown("laptop")).toContain(lab.prompt);
      const { command, prints } = lab.lister;
      const result = sitting.result("laptop");
      engine.type("laptop", command.slice(0, 5));
      engine.type("laptop", command.slice(5));
      await sitting.event(() => sitting.shown("laptop").endsWith(command));
      engine.type("laptop", " | wc -l\recho to");
      engine.type("laptop", "o\r");
      await booting;
      expect(await result).toMatchObject({ line: `${command} | wc -l`, exitCode: 0 });
      expect(await sitting.result("laptop")).toMatchObject({ line: "echo too", exitCode: 0 });
      expect(sitting.shown("laptop")).toMatch(new RegExp(`wc -l\\S*\\r\\n\\S*${prints}\\r\\n`));
      // The prompt waits for nothing; what is started there, for all.
      const types = events.map(({ type }) => type);
      expect(types.indexOf("prompt")).toBeLessThan(types.indexOf("machines"));
      expect(types.indexOf("machines")).toBeLessThan(types.indexOf("command"));
    });

    check("keeps a terminal that is opened twice, and refuses one that is nowhere", async (sitting) => {
      await sitting.start();
      await sitting.type("laptop", "x=kept");
      await sitting.engine.openTerminal("laptop", size);
      await sitting.type("laptop", "echo $x");
      expect(sitting.shown("laptop")).toContain("kept\r\n");
      await expect(sitting.engine.openTerminal("no-such-pod", size)).rejects.toThrow(/no-such-pod/);
    });

    check("opens a node's terminal as root", async (sitting) => {
      await sitting.start();
      await sitting.engine.openTerminal("k8s-node0", size);
      await sitting.event((event) => event.type === "prompt" && event.prompt === "root@k8s-node0:~# ");
      const result = await sitting.type("k8s-node0", "iptables-save -t nat | grep -c KUBE-SVC; hostname; id -un");
      expect(result).toMatchObject({ exitCode: 0 });
      expect(sitting.shown("k8s-node0")).toMatch(/[1-9]\d*\r\nk8s-node0\r\nroot\r\n/);
    });

    check("stops a running and a spinning command by Ctrl-C", async (sitting) => {
      await sitting.start();
      const stopped = sitting.result("laptop");
      sitting.engine.type("laptop", "while true; do sleep 1; done\r");
      await sitting.event((event) => event.type === "command");
      sitting.engine.type("laptop", "\x03");
      expect(await stopped).toMatchObject({ exitCode: 130, interruptedAfterMs: expect.any(Number) });
      const spinning = sitting.result("laptop");
      sitting.engine.type("laptop", "while :; do :; done\r");
      await sitting.event((event) => event.type === "command" && event.line.includes(":;"));
      sitting.engine.type("laptop", "\x03");
      expect(await spinning).toMatchObject({ exitCode: 130 });
    });

    check("holds output back until it is shown", async (sitting) => {
      await sitting.start(false);
      sitting.engine.type("laptop", "seq 1 200000\r");
      const stuck = await sitting.settledLength("laptop");
      expect(stuck).toBeLessThan(700_000);
      const result = sitting.result("laptop");
      sitting.acknowledge = true;
      sitting.engine.ack("laptop", stuck);
      expect(await result).toMatchObject({ exitCode: 0 });
      expect(sitting.shown("laptop")).toContain("\r\n200000\r\n");
    });

    check("ticks what is typed by hand, and says what differs", async (sitting) => {
      await sitting.start();
      const { name, line } = lab.firstStep;
      expect(await sitting.type("laptop", line)).toMatchObject({ step: name, passed: true });
      expect(sitting.events).toContainEqual({ type: "step", step: name });
      const { like, breaks, step } = lab.wrong;
      const other = await sitting.type("laptop", like);
      expect(other).toMatchObject({ exitCode: 0 });
      expect(other.passed).not.toBe(true);
      await sitting.type("laptop", breaks);
      expect(await sitting.type("laptop", step.line)).toMatchObject({
        step: step.name,
        passed: false,
        difference: expect.stringContaining("expected:"),
      });
    });

    check("types a step as a reader would", async (sitting) => {
      await sitting.start();
      const { name, line } = lab.firstStep;
      expect(await sitting.engine.runStep(name)).toBe(true);
      expect(sitting.shown("laptop")).toContain(`${line}\r\n`);
      expect(sitting.events).toContainEqual({ type: "step", step: name });
      await expect(sitting.engine.runStep("no-such-step")).rejects.toThrow(/no-such-step/);
    });

    check("brings the reader to a step, in whose terminal it can be done", async (sitting) => {
      await sitting.start();
      const { name, line, terminal } = lab.laterStep;
      await sitting.engine.bringTo(name);
      const steps = sitting.events.flatMap((event) => (event.type === "step" ? [event.step] : []));
      expect(steps).toEqual(lab.stepsBefore);
      await sitting.engine.openTerminal(terminal, size);
      expect(await sitting.type(terminal, line)).toMatchObject({ step: name, passed: true });
      sitting.engine.type(terminal, "exit\r");
      await sitting.event((event) => event.type === "closed" && event.terminal === terminal);
    });

    check("starts again where it was", async (sitting) => {
      await sitting.start();
      await sitting.type("laptop", "echo kept > note.txt");
      const history = sitting.events.filter((event) => event.type === "result");

      const again = new Sitting(create(), lab.id);
      running.push(again.engine);
      await again.engine.boot({ lab: lab.id, replay: history });
      await again.engine.openTerminal("laptop", size);
      expect(await again.type("laptop", "cat note.txt")).toMatchObject({ exitCode: 0 });
      expect(again.shown("laptop")).toContain("kept\r\n");
    });

    check("gives the same cluster for the same seed", async (sitting) => {
      const first = await sitting.engine.boot({ lab: lab.id, seed: 7 });
      expect(first.seed).toBe(7);
      await sitting.engine.bringTo("client-pod");
      await sitting.engine.openTerminal("laptop", size);
      const history = sitting.events.filter((event): event is CommandResult => event.type === "result");
      const names = /deployment-cloud-user-65fb8d79fd-\w{5}/g;
      const pods = [...new Set(sitting.shown("laptop").match(names))];
      expect(pods).toHaveLength(4);

      const again = new Sitting(create(), lab.id);
      running.push(again.engine);
      await again.engine.boot({ lab: lab.id, seed: 7, replay: history });
      await again.engine.openTerminal("laptop", size);
      await again.type("laptop", "kubectl get pods");
      expect([...new Set(again.shown("laptop").match(names))]).toEqual(pods);
    });

    check("sends the views of a cluster that are asked for", async (sitting) => {
      await sitting.start();
      await sitting.engine.bringTo("curl-loop");
      const map = await sitting.view("map");
      expect(map.nodes.map(({ name }) => name)).toEqual(["k8s-master", "k8s-node0", "k8s-node1", "k8s-node3"]);
      const service = map.services.find(({ name }) => name === "clusterip-cloud-user");
      expect(service?.endpoints).toHaveLength(4);
      await sitting.engine.openTerminal("dns-test", size);
      await sitting.type("dns-test", "curl -s clusterip-cloud-user:8080/actuator/info");
      const { flows, tallies, command } = await sitting.view("flows");
      expect(command).toBe("curl -s clusterip-cloud-user:8080/actuator/info");
      expect(tallies).toMatchObject([{ client: "dns-test", asked: `${service?.clusterIp}:8080` }]);
      const call = flows.findLast(({ about }) => about === "GET /actuator/info");
      const detail = await sitting.engine.flow(call?.id ?? 0);
      expect(detail?.conntrack[0]?.entry).toContain(`dst=${service?.clusterIp}`);
      expect(await sitting.engine.flow(-1)).toBeUndefined();
      sitting.engine.unwatch("map");
    });

    check("tells which files there are", async (sitting) => {
      await sitting.start();
      const { name } = lab.edit;
      const shown = (event: EngineEvent) =>
        event.type === "view" && event.data.topic === "files" ? event.data : undefined;
      const { files } = await sitting.view("files");
      expect(files.map((file) => file.name)).toContain(name);
      const changed = sitting.event((event) => shown(event)?.files.some((file) => file.name === "note.txt") === true);
      await sitting.type("laptop", "echo new > note.txt");
      expect(shown(await changed)?.files.find((file) => file.name === "note.txt")).toMatchObject({ size: 4 });
      sitting.engine.unwatch("files");
    });

    check("reads and saves the laptop's files, and saves again what a replay brings", async (sitting) => {
      const { engine, events } = sitting;
      await sitting.start();
      const { name, from, to } = lab.edit;
      const text = await engine.readFile(name);
      await engine.writeFile(name, text.replace(from, to));
      expect(await sitting.type("laptop", `grep -c "${to}" ${name}`)).toMatchObject({ exitCode: 0 });
      await expect(engine.readFile("nowhere.yaml")).rejects.toThrow("No such file or directory");

      const again = new Sitting(create(), lab.id);
      running.push(again.engine);
      const history = events.filter((event) => event.type === "wrote" || event.type === "result");
      await again.engine.boot({ lab: lab.id, replay: history });
      expect(await again.engine.readFile(name)).toContain(to);
    });

    check("checks manifests, and says what may stand in them", async (sitting) => {
      const { engine } = sitting;
      await sitting.start();
      const text = await engine.readFile("clusterip-cloud-user.yaml");
      expect(await engine.checkManifest(text)).toEqual([]);
      const broken = text.replace("type: ClusterIP", "type: Nodeport");
      const [problem] = await engine.checkManifest(broken);
      expect(broken.slice(problem?.from, problem?.to)).toBe("Nodeport");
      expect((await engine.completeManifest(broken, problem?.to ?? 0))?.options ?? []).toEqual([]);
    });

    check("is silent after dispose", async (sitting) => {
      await sitting.start();
      await sitting.engine.dispose();
      const before = sitting.events.length;
      sitting.engine.type("laptop", "echo late\r");
      await expect(sitting.engine.runStep(lab.firstStep.name)).rejects.toThrow();
      expect(sitting.events.length).toBe(before);
    });
  });
}

/** A page's side of an engine: keeps the events, acknowledges output, waits for results. */
class Sitting {
  readonly engine: Engine;
  readonly events: EngineEvent[] = [];
  acknowledge = true;
  readonly #decoder = new TextDecoder();
  readonly #shown = new Map<string, string>();
  readonly #waiting = new Set<(event: EngineEvent) => void>();

  readonly #lab: string;

  constructor(engine: Engine, lab: string) {
    this.engine = engine;
    this.#lab = lab;
    engine.subscribe((event) => {
      this.events.push(event);
      if (event.type === "output") {
        this.#shown.set(
          event.terminal,
          this.shown(event.terminal) + this.#decoder.decode(event.data, { stream: true }),
        );
        if (this.acknowledge) engine.ack(event.terminal, event.data.length);
      }
      for (const tell of this.#waiting) tell(event);
    });
  }

  async start(acknowledge = true): Promise<void> {
    this.acknowledge = acknowledge;
    const prompt = this.event((event) => event.type === "prompt" && event.terminal === "laptop");
    await this.engine.boot({ lab: this.#lab });
    await this.engine.openTerminal("laptop", size);
    await prompt;
  }

  /** Asks for a view and resolves with its first state. */
  async view<Topic extends "map" | "flows" | "files">(topic: Topic): Promise<Extract<ViewData, { topic: Topic }>> {
    const sent = this.event((event) => event.type === "view" && event.data.topic === topic);
    this.engine.watch({ topic });
    const event = await sent;
    if (event.type !== "view") throw new Error("not a view");
    return event.data as Extract<ViewData, { topic: Topic }>; // It was waited for by its topic.
  }

  shown(terminal: string): string {
    return this.#shown.get(terminal) ?? "";
  }

  event(wanted: (event: EngineEvent) => boolean): Promise<EngineEvent> {
    return new Promise((resolve) => {
      const tell = (event: EngineEvent) => {
        if (!wanted(event)) return;
        this.#waiting.delete(tell);
        resolve(event);
      };
      this.#waiting.add(tell);
    });
  }

  async result(terminal: string): Promise<CommandResult> {
    const event = await this.event((one) => one.type === "result" && one.terminal === terminal);
    if (event.type !== "result") throw new Error("not a result");
    return event;
  }

  /** Types a line once a prompt waits for it. */
  async type(terminal: string, line: string): Promise<CommandResult> {
    const result = this.result(terminal);
    const prompt = this.event((event) => event.type === "prompt" && event.terminal === terminal);
    this.engine.type(terminal, `${line}\r`);
    const ended = await result;
    await prompt;
    return ended;
  }

  /** How much was shown once nothing more comes. */
  async settledLength(terminal: string): Promise<number> {
    for (;;) {
      const before = this.shown(terminal).length;
      await new Promise((resolve) => setTimeout(resolve, 200));
      if (before > 10_000 && this.shown(terminal).length === before) return before;
    }
  }
}
