import { type LabelMatcher, parseLabelSelector } from "../../api/selectors/parse-label-selector.ts";
import { ApiError } from "../../api/status.ts";
import { CorefileError } from "../corefile/server-blocks.ts";
import type { Statement } from "../corefile/statements.ts";
import { answerFromZone, type PodMode } from "../zone.ts";
import { emptyReply, fallthroughZones, normalized, onlyOnce, type PluginSetup, type Site, zoneOf } from "./plugin.ts";

const podModes: readonly PodMode[] = ["disabled", "insecure", "verified"];

interface Settings {
  podMode: PodMode;
  ttl: number;
  fallthrough: readonly string[];
  namespaces: readonly string[];
  ignoreEmpty: boolean;
  endpoints: boolean;
  podNames: boolean;
  labels?: LabelMatcher;
  namespaceLabels?: LabelMatcher;
}

/** plugin/kubernetes: the cluster's own zone, and the addresses in it. */
export const kubernetes: PluginSetup = (site, [statement, other]) => {
  if (!statement) return undefined;
  if (other) throw new CorefileError(onlyOnce);
  const zones = statement.args.length > 0 ? statement.args.map(normalized) : site.zones;
  const primary = zones.find((zone) => !zone.endsWith(".arpa"));
  if (primary === undefined) throw new CorefileError("non-reverse zone name must be used");
  const settings = read(site, statement);
  const names = site.followCluster({ ...settings, pods: settings.podMode === "verified" });
  const options = { ...settings, names, domain: primary, ownAddresses: site.ownAddresses };
  return (next) => (request) => {
    const name = request.question.name.toLowerCase();
    const zone = zoneOf(zones, name);
    if (zone === undefined) return next(request);
    const found = answerFromZone(options, zone, request.question, (question) => site.lookUp(request, question));
    if (found instanceof Promise) return found;
    if (found.responseCode === "REFUSED") return emptyReply("REFUSED");
    if (found.responseCode === "NXDOMAIN" && zoneOf(settings.fallthrough, name) !== undefined) return next(request);
    return found;
  };
};

function read(site: Site, statement: Statement): Settings {
  const settings: Settings = {
    podMode: "disabled",
    ttl: 5,
    fallthrough: [],
    namespaces: [],
    ignoreEmpty: false,
    endpoints: true,
    podNames: false,
  };
  for (const line of statement.body) readLine(site, settings, line);
  if (settings.namespaces.length > 0 && settings.namespaceLabels)
    throw statement.error("namespaces and namespace_labels cannot both be set");
  return settings;
}

/** plugin/kubernetes/setup.go, ParseStanza. */
function readLine(site: Site, settings: Settings, line: Statement): void {
  const [first = ""] = line.args;
  const needWords = (count = Number.POSITIVE_INFINITY) => {
    if (line.args.length === 0 || line.args.length > count) throw line.argumentError();
  };
  const noWords = () => {
    if (line.args.length > 0) throw line.argumentError();
  };
  switch (line.name) {
    case "pods": {
      needWords(1);
      const mode = podModes.find((candidate) => candidate === first);
      if (!mode)
        throw new CorefileError(`wrong value for pods: ${first},  must be one of: disabled, verified, insecure`);
      settings.podMode = mode;
      break;
    }
    case "ttl": {
      needWords();
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
      needWords();
      settings.namespaces = [...settings.namespaces, ...line.args];
      break;
    case "labels":
      needWords();
      settings.labels = selector("label selector", line.args.join(" "));
      break;
    case "namespace_labels":
      needWords();
      settings.namespaceLabels = selector("namespace_label selector", line.args.join(" "));
      break;
    case "endpoint_pod_names":
      noWords();
      settings.podNames = true;
      break;
    case "noendpoints":
      noWords();
      settings.endpoints = false;
      break;
    case "ignore":
      if (first !== "" && first !== "empty_service")
        throw new CorefileError(`unable to parse ignore value: '${first}'`);
      settings.ignoreEmpty = first !== "";
      break;
    case "endpoint":
    case "tls":
    case "kubeconfig":
    case "apiserver_qps":
    case "apiserver_burst":
    case "apiserver_max_inflight":
    case "startup_timeout":
    case "multicluster":
      site.log(`[WARNING] plugin/kubernetes: eastwest: ${line.name} is not simulated`);
      break;
    default:
      throw line.error(`unknown property '${line.name}'`);
  }
}

function selector(what: string, text: string): LabelMatcher {
  try {
    return parseLabelSelector(text);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new CorefileError(`unable to parse ${what} value: '${text}': ${error.message}`);
  }
}
