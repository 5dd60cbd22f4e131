import type { Clock } from "../cluster/clock.ts";
import { klog } from "../cluster/klog.ts";
import { Later, laterProgram } from "../cluster/later.ts";
import type { Process, Program } from "../cluster/process.ts";
import type { JsonObject } from "./json.ts";

const server = "http://localhost:8080";

const emptyConfig: JsonObject = {
  apiVersion: "v1",
  clusters: null,
  contexts: null,
  "current-context": "",
  kind: "Config",
  users: null,
};

const kubectl = new Later(() => import("./kubectl.ts"));

/** kubectl where there is neither a kubeconfig nor a server: it asks localhost:8080, in vain, and says so. */
export function createKubectlAlone(clock: Clock): Program {
  return (process) => {
    const program = laterProgram(kubectl, ({ createKubectl, RawError }) => {
      const refuse = async ({ url }: Request): Promise<never> => {
        if (/^\/apis?$/.test(new URL(url).pathname)) await complainOfDiscovery(process);
        throw new RawError(refusal);
      };
      return createKubectl({ api: { fetch: refuse, upgrade: refuse }, clock, server, assumedConfig: emptyConfig });
    });
    return program(process);
  };
}

const refusal = "The connection to the server localhost:8080 was refused - did you specify the right host or port?";

/** How often a command asks for discovery before it gives up, where it is not five times (as kubectl v1.36 was seen to). */
const askings: ReadonlyMap<string, number> = new Map([
  ["api-resources", 1],
  ["create", 0],
  ["run", 1],
]);

async function complainOfDiscovery(process: Process): Promise<void> {
  const command = process.argv.slice(1).find((word) => !word.startsWith("-")) ?? "";
  const asked = askings.get(command) ?? 5;
  const reason = `Get \\"${server}/api?timeout=32s\\": dial tcp 127.0.0.1:8080: connect: connection refused`;
  const say = klog(process);
  for (let time = 0; time < asked; time++) {
    await say("E", "memcache.go:265", `"Unhandled Error" err="couldn't get current server API group list: ${reason}"`);
  }
}
