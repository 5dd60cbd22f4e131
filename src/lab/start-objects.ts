import type { ApiClient } from "../cluster/api/client.ts";
import type { Clock } from "../cluster/clock.ts";
import type { Machine } from "../cluster/machine.ts";
import { createPipe, readAllText } from "../cluster/pipe.ts";
import type { LabDefinition } from "./lab-definition.ts";
import { laptopDirectory } from "./laptop-files.ts";

export interface StartOptions {
  readonly definition: LabDefinition;
  readonly clock: Clock;
  readonly client: ApiClient;
  readonly laptop: Machine;
}

/** Every pod must have been ready for so long: controllers have nothing left to do, and kube-proxy has written its rules. */
const settleMs = 3000;
const longestWaitMs = 300_000;

/** Applies what a lab starts with, one manifest after the other. Throws, with kubectl's words, when that does not work. */
export async function applyStartObjects({ definition, clock, client, laptop }: StartOptions): Promise<void> {
  const cwd = laptopDirectory(definition);
  for (const file of definition.start) {
    const command = ["kubectl", "apply", "-f", file];
    const pipe = createPipe();
    const { exited } = laptop.spawn(command, { cwd, stderr: pipe.writer });
    const said = readAllText(pipe.reader);
    const code = await exited;
    pipe.writer.close();
    const problem = code === 0 ? await notReady(clock, client) : await said;
    if (problem !== "") throw new Error(`the lab ${definition.id} cannot start: ${command.join(" ")}: ${problem}`);
  }
}

/** Empty once every pod is ready; what is not when the wait is over. */
async function notReady(clock: Clock, client: ApiClient): Promise<string> {
  const deadline = clock.now() + longestWaitMs;
  let readySince = clock.now();
  for (;;) {
    await clock.sleep(1000);
    const waiting = client
      .list("Pod")
      .filter(({ status }) => !status?.conditions?.some((one) => one.type === "Ready" && one.status === "True"));
    if (waiting.length > 0) readySince = clock.now();
    if (clock.now() - readySince >= settleMs) return "";
    if (clock.now() >= deadline) return `not ready: ${waiting.map(({ metadata }) => metadata?.name).join(", ")}`;
  }
}
