import { toRcode } from "@dnsquery/dns-packet/rcodes.js";
import { CorefileError } from "../corefile/server-blocks.ts";
import type { Statement } from "../corefile/statements.ts";
import { nameserversIn } from "../resolver-config.ts";
import { isIpv4 } from "../reverse-name.ts";
import type { HealthCheck, UpstreamAddress } from "./forward-upstream.ts";
import { durationMs, normalized, type Site } from "./plugin.ts";

export interface ForwardSettings {
  readonly from: string;
  readonly upstreams: readonly UpstreamAddress[];
  except: readonly string[];
  forceTcp: boolean;
  preferUdp: boolean;
  policy: string;
  maxConcurrent: number;
  /** 0 is as many as the time allows. */
  maxConnectAttempts: number;
  /** Without a server that seems well none is asked. */
  failfast: boolean;
  /** Codes after which the next server is asked. */
  failover: readonly string[];
  /** Codes after which the next `forward` is asked. */
  next: readonly string[];
  health: HealthCheck;
}

/** plugin/forward/setup.go, max. */
const mostUpstreams = 15;

/** `forward FROM TO...` and the lines in its braces (plugin/forward/setup.go). */
export function readForward(site: Site, statement: Statement): ForwardSettings {
  const [from, ...targets] = statement.args;
  if (from === undefined || targets.length === 0) throw statement.argumentError();
  const upstreams = targets.flatMap((target) => upstreamsOf(site, target));
  if (upstreams.length === 0) throw new CorefileError("no nameservers found");
  const settings: ForwardSettings = {
    from: normalized(from),
    upstreams,
    except: [],
    forceTcp: false,
    preferUdp: false,
    policy: "random",
    maxConcurrent: 0,
    maxConnectAttempts: 0,
    failfast: false,
    failover: [],
    next: [],
    health: { maxFails: 2, intervalMs: 500, recursionDesired: true, domain: "" },
  };
  for (const line of statement.body) readLine(site, settings, line);
  if (upstreams.length > mostUpstreams)
    throw new CorefileError(`more than ${mostUpstreams} TOs configured: ${upstreams.length}`);
  return settings;
}

function readLine(site: Site, settings: ForwardSettings, line: Statement): void {
  const [first = ""] = line.args;
  const needWord = () => {
    if (line.args.length === 0) throw line.argumentError();
  };
  switch (line.name) {
    case "except":
      needWord();
      settings.except = [...settings.except, ...line.args.map(normalized)];
      break;
    case "force_tcp":
    case "prefer_udp":
    case "failfast_all_unhealthy_upstreams":
      if (line.args.length > 0) throw line.argumentError();
      if (line.name === "force_tcp") settings.forceTcp = true;
      else if (line.name === "prefer_udp") settings.preferUdp = true;
      else settings.failfast = true;
      break;
    case "policy":
      needWord();
      if (!["random", "round_robin", "sequential"].includes(first)) throw line.error(`unknown policy '${first}'`);
      settings.policy = first;
      break;
    case "max_concurrent":
      needWord();
      settings.maxConcurrent = wholeNumber("strconv.Atoi", first);
      if (settings.maxConcurrent < 0)
        throw new CorefileError(`max_concurrent can't be negative: ${settings.maxConcurrent}`);
      break;
    case "max_connect_attempts":
      needWord();
      settings.maxConnectAttempts = wholeNumber("strconv.ParseUint", first);
      break;
    case "max_fails":
      needWord();
      settings.health = { ...settings.health, maxFails: wholeNumber("strconv.ParseUint", first) };
      break;
    case "health_check":
      needWord();
      settings.health = { ...settings.health, ...healthCheck(line) };
      break;
    case "failover":
    case "next":
      needWord();
      settings[line.name] = line.args.map((word) => responseCode(line.name, word));
      break;
    // There are no connections that are kept here.
    case "expire":
    case "max_age":
    case "max_idle_conns":
      needWord();
      break;
    case "doh_method":
    case "next_on_nodata":
    case "resolver":
    case "tls":
    case "tls_servername":
      site.log(`[WARNING] plugin/forward: eastwest: ${line.name} is not simulated`);
      break;
    default:
      throw line.error(`unknown property '${line.name}'`);
  }
}

/** `health_check DURATION [no_rec] [domain FQDN]` */
function healthCheck(line: Statement): Partial<HealthCheck> {
  const [span = "", ...words] = line.args;
  const intervalMs = durationMs(span);
  if (intervalMs === undefined) throw new CorefileError(`time: invalid duration ${JSON.stringify(span)}`);
  let found: Partial<HealthCheck> = { intervalMs };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === "no_rec") found = { ...found, recursionDesired: false };
    else if (word === "domain") {
      const domain = words.shift();
      if (domain === undefined) throw line.argumentError();
      found = { ...found, domain: normalized(domain) };
    } else throw new CorefileError(`health_check: unknown option ${word}`);
  }
  return found;
}

function responseCode(option: string, word: string): string {
  const code = word.toUpperCase();
  // dns-packet gives 0 for what it does not know.
  if (code !== "NOERROR" && toRcode(code) === 0) throw new CorefileError(`${word} is not a valid rcode`);
  if (option === "failover" && code === "NOERROR") throw new CorefileError("NoError cannot be used in failover");
  return code;
}

function wholeNumber(parser: string, text: string): number {
  const pattern = parser === "strconv.Atoi" ? /^[+-]?\d+$/ : /^\d+$/;
  if (!pattern.test(text)) throw new CorefileError(`${parser}: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

/** An address with or without a port, or a file like resolv.conf. */
function upstreamsOf(site: Site, target: string): UpstreamAddress[] {
  const { files } = site.process.machine;
  const [, address = "", port] = /^(?:dns:\/\/)?([^:]*)(?::(\d+))?$/.exec(target) ?? [];
  if (isIpv4(address)) return [{ address, port: Number(port ?? 53) }];
  if (files.exists(target)) return nameserversIn(files, target).map((server) => ({ address: server, port: 53 }));
  if (/^(tls|https|grpc):\/\//.test(target))
    throw new CorefileError(`eastwest: forwarding to ${target.split(":")[0]}:// is not simulated`);
  throw new CorefileError(`not an IP address or file: "${target}"`);
}
