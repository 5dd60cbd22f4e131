import { durationMs, type PluginSetup, portOf } from "./plugin.ts";

const notFound = () => new Response("404 page not found\n", { status: 404 });

/** plugin/health: whether the process lives; and how long it goes on answering once it is told to end. */
export const health: PluginSetup = (site, [statement]) => {
  if (!statement) return undefined;
  const [address = ":8080", ...more] = statement.args;
  if (more.length > 0) throw statement.argumentError();
  for (const line of statement.body) {
    if (line.name !== "lameduck" || line.args.length !== 1) throw line.argumentError();
    const duration = durationMs(line.args[0] ?? "");
    if (duration === undefined) throw line.error(`invalid lameduck duration value: '${line.args[0]}'`);
    site.setLameDuck(duration);
  }
  site.serveHttp(portOf(address), (path) => (path === "/health" ? new Response("OK") : notFound()));
  return undefined;
};

/** plugin/ready: whether all plugins have what they need. */
export const ready: PluginSetup = (site, [statement]) => {
  if (!statement) return undefined;
  site.serveHttp(portOf(statement.args[0] ?? ":8181"), (path) => {
    if (path !== "/ready") return notFound();
    return site.isReady() ? new Response("OK") : new Response("kubernetes", { status: 503 });
  });
  return undefined;
};

/** plugin/metrics, with the counters that readers look for first. */
export const prometheus: PluginSetup = (site, [statement]) => {
  if (!statement) return undefined;
  const server = `server="dns://:${site.port}"`;
  site.serveHttp(portOf(statement.args[0] ?? ":9153"), (path) => {
    if (path !== "/metrics") return notFound();
    const lines = ["# eastwest: of CoreDNS' metrics, these two are simulated"];
    const add = (name: string, counts: ReadonlyMap<string, number>, label: string) => {
      lines.push(`# TYPE ${name} counter`);
      for (const [value, count] of counts) lines.push(`${name}{${label}="${value}",${server},zone="."} ${count}`);
    };
    add("coredns_dns_requests_total", site.counts.byType, "type");
    add("coredns_dns_responses_total", site.counts.byCode, "rcode");
    return new Response(`${lines.join("\n")}\n`, { headers: { "Content-Type": "text/plain; version=0.0.4" } });
  });
  return undefined;
};
