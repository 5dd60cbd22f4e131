import type { Clock } from "../cluster/clock.ts";
import { klog } from "../cluster/klog.ts";
import type { Process, Program } from "../cluster/process.ts";
import { RawError } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import { createKubectl } from "./kubectl.ts";

const server = "http://localhost:8080";

const emptyConfig: JsonObject = {
  apiVersion: "v1",
  clusters: null,
  contexts: null,
  "current-context": "",
  kind: "Config",
  users: null,
};

/** kubectl where there is neither a kubeconfig nor a server: it asks localhost:8080, in vain, and says so. */
export function createKubectlAlone(clock: Clock): Program {
  return (process) => {
    const refuse = async (path: string): Promise<never> => {
      if (path === "/api" || path === "/apis") await complainOfDiscovery(process);
      throw new RawError(
        "The connection to the server localhost:8080 was refused - did you specify the right host or port?",
      );
    };
    const kubectl = createKubectl({
      api: {
        fetch: ({ url }) => refuse(new URL(url).pathname),
        upgrade: ({ url }) => refuse(new URL(url).pathname),
      },
      clock,
      server,
      assumedConfig: emptyConfig,
    });
    return kubectl(process);
  };
}

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
