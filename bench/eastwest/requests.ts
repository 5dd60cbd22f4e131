import { runVirtually } from "../../src/cluster/clock.ts";
import { readAllText } from "../../src/cluster/pipe.ts";
import { type Measurement, perSecond } from "../measure.ts";
import { type Booted, boot, createPod, createWeb, webReady } from "./cluster.ts";

/** As many as a service's pool keeps. */
const concurrency = 5;

/** A new connection for each request: name, cluster IP, netfilter, conntrack, HTTP, in virtual time. */
export const newConnections: Measurement = async (host) => ({
  rate: await requests(host, { Connection: "close" }),
});

/** All requests over connections that are kept. */
export const keptConnections: Measurement = async (host) => ({ rate: await requests(host, {}) });

async function requests(host: Parameters<Measurement>[0], headers: Record<string, string>): Promise<number> {
  const booted = await withWeb(await boot(host, 3));
  createPod(booted, "client", { image: "client:1.0" });
  await runVirtually(booted.clock, booted.clock.sleep(5000));
  const [client] = booted.clients;
  if (!client) throw new Error("the client does not run");
  const once = async () => {
    const response = await client.fetch("http://web/", { headers });
    if ((await response.text()) !== "hello\n") throw new Error("another answer");
  };
  return runVirtually(booted.clock, perSecond(host, once, { concurrency }));
}

const commandsAtOnce = 100;

/** `curl` as the reader types it, in a shell's loop in a pod, with somebody watching every packet. */
export const curlCommands: Measurement = async (host) => {
  const booted = await withWeb(await boot(host, 3));
  const { clock, cluster, trace } = booted;
  createPod(booted, "shell", { image: "odise/busybox-curl", command: ["sleep", "100000"] });
  await runVirtually(clock, clock.sleep(10_000));
  const pod = cluster.api.client.get("Pod", "shell", "default");
  const kubelet = cluster.kubelets.get(pod?.spec?.nodeName ?? "");
  if (!pod || !kubelet) throw new Error("the shell's pod does not run");
  let events = 0;
  trace.subscribe(() => events++);
  const loop = `i=0; while [ $i -lt ${commandsAtOnce} ]; do curl -s http://web/; i=$((i+1)); done`;
  const once = async () => {
    const options = { command: ["sh", "-c", loop], stdin: false, stdout: true, stderr: true, tty: false };
    const answers = await readAllText(kubelet.exec(pod, "shell", options).stdout);
    if (answers !== "hello\n".repeat(commandsAtOnce)) throw new Error(`other answers: ${answers.slice(0, 200)}`);
  };
  const rate = commandsAtOnce * (await runVirtually(clock, perSecond(host, once, { concurrency: 1 })));
  if (events === 0) throw new Error("nothing was traced");
  return { rate };
};

async function withWeb(booted: Booted): Promise<Booted> {
  const ready = webReady(booted, 4);
  createWeb(booted, 4);
  await runVirtually(booted.clock, ready);
  await runVirtually(booted.clock, booted.clock.sleep(3000));
  return booted;
}
