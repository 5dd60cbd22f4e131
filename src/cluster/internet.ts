import type { Clock } from "./clock.ts";
import { outsideHosts, startUpstreamDns } from "./dns/upstream.ts";
import { serveHttp } from "./network/http/server.ts";
import type { NetworkStack } from "./network/sockets.ts";
import { laptopResolver } from "./resolver-addresses.ts";
import type { Scenario } from "./scenario.ts";
import type { Trace } from "./trace.ts";

const webHosts = ["example.com", "example.net", "example.org"];

/** What there is of the internet beside the laptop: its resolver, and web servers that say that they are stand-ins. */
export function startInternet(
  network: { addOutside(options: { readonly name: string; readonly address: string }): NetworkStack },
  scenario: Pick<Scenario, "laptop" | "registry">,
  clock: Clock,
  trace: Trace,
): void {
  startUpstreamDns(
    network.addOutside({ name: "resolver outside", address: laptopResolver(scenario) }),
    clock,
    scenario.registry,
  );
  for (const [name, address] of outsideHosts) {
    if (!webHosts.includes(name)) continue;
    const stack = network.addOutside({ name, address });
    const text = `eastwest: this is ${name} as far as it is simulated. Nothing has left your computer.\n`;
    serveHttp(
      { clock, network: stack, trace },
      80,
      () => new Response(text, { headers: { "Content-Type": "text/plain" } }),
    );
  }
}
