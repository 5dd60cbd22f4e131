import { CorefileError } from "../corefile/server-blocks.ts";
import type { Statement } from "../corefile/statements.ts";
import { answerFromZone, type PodMode } from "../zone.ts";
import { fallthroughZones, normalized, type PluginSetup, type Site, zoneOf } from "./plugin.ts";

const podModes: readonly PodMode[] = ["disabled", "insecure", "verified"];

interface Settings {
  podMode: PodMode;
  ttl: number;
  fallthrough: readonly string[];
  namespaces: readonly string[];
}

/** plugin/kubernetes: the cluster's own zone, and the addresses in it. */
export const kubernetes: PluginSetup = (site, [statement]) => {
  if (!statement) return undefined;
  const zones = statement.args.length > 0 ? statement.args.map(normalized) : site.zones;
  const primary = zones.find((zone) => !zone.endsWith(".arpa"));
  if (primary === undefined) throw new CorefileError("non-reverse zone name must be used");
  const settings = read(site, statement);
  const names = site.followCluster({ pods: settings.podMode === "verified" });
  const { ttl, podMode, namespaces } = settings;
  const options = { names, domain: primary, ownAddresses: site.ownAddresses, ttl, podMode, namespaces };
  return (next) => (request) => {
    const name = request.question.name.toLowerCase();
    const zone = zoneOf(zones, name);
    if (zone === undefined) return next(request);
    const reply = answerFromZone(options, zone, request.question);
    if (reply.responseCode === "NXDOMAIN" && zoneOf(settings.fallthrough, name) !== undefined) return next(request);
    return reply;
  };
};

function read(site: Site, statement: Statement): Settings {
  const settings: Settings = { podMode: "disabled", ttl: 5, fallthrough: [], namespaces: [] };
  for (const line of statement.body) {
    const [first = ""] = line.args;
    switch (line.name) {
      case "pods": {
        if (line.args.length !== 1) throw line.argumentError();
        const mode = podModes.find((candidate) => candidate === first);
        if (!mode)
          throw new CorefileError(`wrong value for pods: ${first},  must be one of: disabled, verified, insecure`);
        settings.podMode = mode;
        break;
      }
      case "ttl": {
        if (line.args.length === 0) throw line.argumentError();
        const ttl = Number(first);
        if (!/^-?\d+$/.test(first))
          throw new CorefileError(`strconv.Atoi: parsing ${JSON.stringify(first)}: invalid syntax`);
        if (ttl < 0 || ttl > 3600) throw line.error(`ttl must be in range [0, 3600]: ${ttl}`);
        settings.ttl = ttl;
        break;
      }
      case "fallthrough":
        settings.fallthrough = fallthroughZones(line.args);
        break;
      case "namespaces":
        if (line.args.length === 0) throw line.argumentError();
        settings.namespaces = line.args;
        break;
      case "endpoint":
      case "tls":
      case "kubeconfig":
      case "apiserver_qps":
      case "apiserver_burst":
      case "apiserver_max_inflight":
      case "startup_timeout":
      case "endpoint_pod_names":
      case "labels":
      case "namespace_labels":
      case "noendpoints":
      case "multicluster":
      case "ignore":
        site.log(`[WARNING] plugin/kubernetes: eastwest: ${line.name} is not simulated`);
        break;
      default:
        throw line.error(`unknown property '${line.name}'`);
    }
  }
  return settings;
}
