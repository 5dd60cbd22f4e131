import { expect } from "vitest";
import type { ContractLab } from "./contract-labs.case.ts";
import type { CommandResult, EngineEvent } from "./engine.ts";
import { type Sitting, size } from "./sitting.case.ts";

/** One thing that every engine must do. */
export interface ContractCase {
  readonly title: string;
  /** Of the lab that shows it. */
  readonly needs?: "a simulated cluster" | "real processes" | undefined;
  readonly run: (about: ContractRun) => Promise<void>;
}

export interface ContractRun {
  readonly sitting: Sitting;
  readonly lab: ContractLab;
  /** Another engine, as when the page is opened anew. */
  readonly again: () => Sitting;
}

export const contractCases: readonly ContractCase[] = [
  {
    title: "boots a lab and tells what is in it",
    run: async ({ sitting: { engine, events }, lab }) => {
      const booted = await engine.boot({ lab: lab.id });
      expect(booted.terminals).toEqual(["laptop"]);
      expect(booted.steps[0]).toEqual({ kind: "step", name: lab.firstStep.name, terminal: "laptop" });
      expect(booted.steps.map((step) => step.name)).toContain(lab.laterStep.name);
      expect(events).toContainEqual({
        type: "machines",
        machines: ["laptop", ...lab.nodes].map((id) => ({ id, kind: id === "laptop" ? "laptop" : "node" })),
      });
    },
  },
  {
    title: "refuses a lab that does not exist",
    run: async ({ sitting: { engine } }) => {
      await expect(engine.boot({ lab: "nowhere" })).rejects.toThrow();
    },
  },
  {
    title: "opens a terminal, shows a prompt, runs what is typed and tells how it ended",
    run: async ({ sitting, lab }) => {
      await sitting.start();
      expect(sitting.shown("laptop")).toContain(lab.prompt);
      const result = await sitting.type("laptop", "echo one; false");
      expect(result).toMatchObject({ line: "echo one; false", exitCode: 1 });
      expect(result.step).toBeUndefined();
      expect(sitting.shown("laptop")).toContain("one\r\n");
    },
  },
  {
    title: "shows the laptop's prompt, and what is typed there, before all is up",
    run: async ({ sitting, lab }) => {
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
    },
  },
  {
    title: "keeps a terminal that is opened twice, and refuses one that is nowhere",
    run: async ({ sitting }) => {
      await sitting.start();
      await sitting.type("laptop", "x=kept");
      await sitting.engine.openTerminal("laptop", size);
      await sitting.type("laptop", "echo $x");
      expect(sitting.shown("laptop")).toContain("kept\r\n");
      await expect(sitting.engine.openTerminal("no-such-pod", size)).rejects.toThrow(/no-such-pod/);
    },
  },
  {
    title: "opens a node's terminal as root",
    needs: "a simulated cluster",
    run: async ({ sitting }) => {
      await sitting.start();
      await sitting.engine.openTerminal("k8s-node0", size);
      await sitting.event((event) => event.type === "prompt" && event.prompt === "root@k8s-node0:~# ");
      const result = await sitting.type("k8s-node0", "iptables-save -t nat | grep -c KUBE-SVC; hostname; id -un");
      expect(result).toMatchObject({ exitCode: 0 });
      expect(sitting.shown("k8s-node0")).toMatch(/[1-9]\d*\r\nk8s-node0\r\nroot\r\n/);
    },
  },
  {
    title: "stops a running and a spinning command by Ctrl-C",
    run: async ({ sitting }) => {
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
    },
  },
  {
    title: "holds output back until it is shown",
    run: async ({ sitting }) => {
      await sitting.start(false);
      sitting.engine.type("laptop", "seq 1 200000\r");
      const stuck = await sitting.settledLength("laptop");
      expect(stuck).toBeLessThan(700_000);
      const result = sitting.result("laptop");
      sitting.acknowledge = true;
      sitting.engine.ack("laptop", stuck);
      expect(await result).toMatchObject({ exitCode: 0 });
      expect(sitting.shown("laptop")).toContain("\r\n200000\r\n");
    },
  },
  {
    title: "ticks what is typed by hand, and says what differs",
    run: async ({ sitting, lab }) => {
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
    },
  },
  {
    title: "types a step as a reader would",
    run: async ({ sitting, lab }) => {
      await sitting.start();
      const { name, line } = lab.firstStep;
      expect(await sitting.engine.runStep(name)).toBe(true);
      expect(sitting.shown("laptop")).toContain(`${line}\r\n`);
      expect(sitting.events).toContainEqual({ type: "step", step: name });
      await expect(sitting.engine.runStep("no-such-step")).rejects.toThrow(/no-such-step/);
    },
  },
  {
    title: "brings the reader to a step, in whose terminal it can be done",
    run: async ({ sitting, lab }) => {
      await sitting.start();
      const { name, line, terminal } = lab.laterStep;
      await sitting.engine.bringTo(name);
      const steps = sitting.events.flatMap((event) => (event.type === "step" ? [event.step] : []));
      expect(steps).toEqual(lab.stepsBefore);
      await sitting.engine.openTerminal(terminal, size);
      expect(await sitting.type(terminal, line)).toMatchObject({ step: name, passed: true });
      sitting.engine.type(terminal, "exit\r");
      await sitting.event((event) => event.type === "closed" && event.terminal === terminal);
    },
  },
  {
    title: "starts again where it was",
    run: async ({ sitting, lab, again }) => {
      await sitting.start();
      await sitting.type("laptop", "echo kept > note.txt");
      const history = sitting.events.filter((event) => event.type === "result");

      const later = again();
      await later.engine.boot({ lab: lab.id, replay: history });
      await later.engine.openTerminal("laptop", size);
      expect(await later.type("laptop", "cat note.txt")).toMatchObject({ exitCode: 0 });
      expect(later.shown("laptop")).toContain("kept\r\n");
    },
  },
  {
    title: "gives the same cluster for the same seed",
    needs: "a simulated cluster",
    run: async ({ sitting, lab, again }) => {
      const first = await sitting.engine.boot({ lab: lab.id, seed: 7 });
      expect(first.seed).toBe(7);
      await sitting.engine.bringTo("client-pod");
      await sitting.engine.openTerminal("laptop", size);
      const history = sitting.events.filter((event): event is CommandResult => event.type === "result");
      const names = /deployment-cloud-user-65fb8d79fd-\w{5}/g;
      const pods = [...new Set(sitting.shown("laptop").match(names))];
      expect(pods).toHaveLength(4);

      const later = again();
      await later.engine.boot({ lab: lab.id, seed: 7, replay: history });
      await later.engine.openTerminal("laptop", size);
      await later.type("laptop", "kubectl get pods");
      expect([...new Set(later.shown("laptop").match(names))]).toEqual(pods);
    },
  },
  {
    title: "sends the views of a cluster that are asked for",
    needs: "a simulated cluster",
    run: async ({ sitting }) => {
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
    },
  },
  {
    title: "tells which files there are",
    run: async ({ sitting, lab }) => {
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
    },
  },
  {
    title: "reads and saves the laptop's files, and saves again what a replay brings",
    run: async ({ sitting, lab, again }) => {
      const { engine, events } = sitting;
      await sitting.start();
      const { name, from, to } = lab.edit;
      const text = await engine.readFile(name);
      await engine.writeFile(name, text.replace(from, to));
      expect(await sitting.type("laptop", `grep -c "${to}" ${name}`)).toMatchObject({ exitCode: 0 });
      await expect(engine.readFile("nowhere.yaml")).rejects.toThrow("No such file or directory");

      const later = again();
      const history = events.filter((event) => event.type === "wrote" || event.type === "result");
      await later.engine.boot({ lab: lab.id, replay: history });
      expect(await later.engine.readFile(name)).toContain(to);
    },
  },
  {
    title: "checks manifests, and says what may stand in them",
    needs: "a simulated cluster",
    run: async ({ sitting }) => {
      const { engine } = sitting;
      await sitting.start();
      const text = await engine.readFile("clusterip-cloud-user.yaml");
      expect(await engine.checkManifest(text)).toEqual([]);
      const broken = text.replace("type: ClusterIP", "type: Nodeport");
      const [problem] = await engine.checkManifest(broken);
      expect(broken.slice(problem?.from, problem?.to)).toBe("Nodeport");
      expect((await engine.completeManifest(broken, problem?.to ?? 0))?.options ?? []).toEqual([]);
    },
  },
  {
    title: "tells programs how wide a terminal is",
    run: async ({ sitting }) => {
      await sitting.start();
      await sitting.type("laptop", "mkdir wide && touch wide/one wide/two");
      await sitting.type("laptop", "ls wide");
      expect(sitting.shown("laptop")).toMatch(/one +two\r\n/);
      sitting.engine.resize("laptop", { columns: 5, rows: 24 });
      await sitting.type("laptop", "ls wide");
      expect(sitting.shown("laptop")).toMatch(/one\r\ntwo\r\n/);
    },
  },
  {
    title: "runs programs of real Node.js: both ways, exit codes, its own words, Ctrl-C",
    needs: "real processes",
    run: async ({ sitting }) => {
      await sitting.start();
      const { engine } = sitting;
      const exit =
        "process.stdin.on('data', d => { console.log('got ' + d); process.exit(7) }); console.log('rea' + 'dy')";
      const answered = sitting.result("laptop");
      engine.type("laptop", `node -e "${exit}"\r`);
      await sitting.event(() => sitting.shown("laptop").includes("ready\r\n"));
      engine.type("laptop", "钥匙\r");
      expect(await answered).toMatchObject({ exitCode: 7 });
      expect(sitting.shown("laptop")).toContain("got 钥匙\r\n");
      expect(await sitting.type("laptop", "echo 'let = 1' > wrong.mjs; node wrong.mjs")).toMatchObject({ exitCode: 1 });
      expect(sitting.shown("laptop")).toContain("SyntaxError: ");
      const stopped = sitting.result("laptop");
      engine.type("laptop", `node -e "console.log('spin' + 'ning'); for (;;);"\r`);
      await sitting.event(() => sitting.shown("laptop").includes("spinning\r\n"));
      engine.type("laptop", "\x03");
      expect(await stopped).toMatchObject({ exitCode: 130 });
    },
  },
  {
    title: "is silent after dispose",
    run: async ({ sitting, lab }) => {
      await sitting.start();
      await sitting.engine.dispose();
      const before = sitting.events.length;
      sitting.engine.type("laptop", "echo late\r");
      await expect(sitting.engine.runStep(lab.firstStep.name)).rejects.toThrow();
      expect(sitting.events.length).toBe(before);
    },
  },
];
