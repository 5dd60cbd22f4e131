import { parseArgs } from "node:util";
import { LabFormatError } from "../../lab/lab-format-error.ts";
import { PortInUseError } from "./listen.ts";
import { listScenarios, readScenario } from "./read-scenario.ts";
import { type ServedCluster, serveCluster } from "./serve-cluster.ts";

const help = `Runs a simulated cluster and serves it on this computer only (127.0.0.1): its API over HTTP, its DNS over UDP and TCP.

  npm run cluster -- [options]

  --scenario NAME   a cluster of labs/scenarios: ${listScenarios().join(", ")}
  --port NUMBER     of the API; 8001, or the next free one, when left out
  --dns-port NUMBER of the DNS; 10053, or the next free one, when left out
  --seed NUMBER     other names, addresses and picks
  --help            this text
`;

const defaultPort = 8001;
const defaultDnsPort = 10053;

/** A mistake in how the command was called; its message is all there is to say. */
class UsageError extends Error {}

async function main(): Promise<number> {
  const values = readArguments();
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const scenarios = listScenarios();
  const name = values.scenario ?? scenarios[0] ?? "";
  if (!scenarios.includes(name)) {
    throw new UsageError(`there is no scenario "${name}"; there is ${scenarios.join(", ")}`);
  }
  const scenario = readScenario(name);
  const stop = stopRequested();
  const served = await serveCluster({
    scenario,
    seed: wholeNumber("--seed", values.seed, Number.MAX_SAFE_INTEGER),
    port: wholeNumber("--port", values.port, 65535) ?? defaultPort,
    dnsPort: wholeNumber("--dns-port", values["dns-port"], 65535) ?? defaultDnsPort,
    stepAround: { port: values.port === undefined, dnsPort: values["dns-port"] === undefined },
  });
  process.stdout.write(greeting(name, scenario.kubernetesVersion, served));
  await stop;
  await served.close();
  process.stdout.write("Stopped.\n");
  return 0;
}

function greeting(name: string, version: string, { seed, port, dnsPort, cluster }: ServedCluster): string {
  return `The cluster "${name}" runs: Kubernetes ${version}, ${cluster.nodes.size} nodes, seed ${seed}.

  API  kubectl --server http://127.0.0.1:${port} get pods --all-namespaces
  DNS  dig @127.0.0.1 -p ${dnsPort} kubernetes.default.svc.cluster.local

Both are for this computer only. Ctrl-C stops the cluster; nothing of it is kept.
`;
}

function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

function wholeNumber(option: string, text: string | undefined, largest: number): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text) || Number(text) > largest) {
    throw new UsageError(`${option} takes a whole number up to ${largest}, not ${text}`);
  }
  return Number(text);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        scenario: { type: "string" },
        port: { type: "string" },
        "dns-port": { type: "string" },
        seed: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error} See --help.`);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  const hint = error instanceof PortInUseError ? "; choose another, or leave the option out" : "";
  process.stderr.write(error instanceof LabFormatError ? `${text}\n` : `cluster: ${text}${hint}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
// What still runs in the cluster must not keep it here.
process.stdout.write("", () => process.exit());
