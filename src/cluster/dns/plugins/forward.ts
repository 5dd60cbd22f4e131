import { DeadlineError, within } from "../../network/http/deadline.ts";
import { SocketError } from "../../network/sockets.ts";
import { CorefileError } from "../corefile/server-blocks.ts";
import type { Statement } from "../corefile/statements.ts";
import { decodeReply, encodeQuery } from "../message.ts";
import { nameserversIn } from "../resolver-config.ts";
import { isIpv4 } from "../reverse-name.ts";
import { readMessage, writeMessage } from "../tcp-framing.ts";
import { isInZone } from "../zone-name.ts";
import { type DnsRequest, emptyReply, normalized, type PluginReply, type PluginSetup, type Site } from "./plugin.ts";

interface Upstream {
  readonly address: string;
  readonly port: number;
}

interface Settings {
  readonly upstreams: readonly Upstream[];
  readonly except: readonly string[];
  readonly forceTcp: boolean;
  readonly policy: string;
}

/** One try, and all of them, in milliseconds. */
const readTimeoutMs = 2000;
const deadlineMs = 5000;

/** plugin/forward: whatever is asked under a name goes to other servers. */
export const forward: PluginSetup = (site, statements) => {
  const rules = statements.map((statement) => ({
    from: normalized(statement.args[0] ?? ""),
    settings: read(site, statement),
  }));
  if (rules.length === 0) return undefined;
  return (next) =>
    rules.reduceRight<ReturnType<typeof chain>>(
      (after, { from, settings }) => chain(site, from, settings, after),
      next,
    );
};

function chain(
  site: Site,
  from: string,
  settings: Settings,
  next: (request: DnsRequest) => PluginReply | Promise<PluginReply>,
) {
  let turn = 0;
  const random = site.process.machine.random.fork("forward");
  return (request: DnsRequest): PluginReply | Promise<PluginReply> => {
    const name = request.question.name.toLowerCase();
    if (!isInZone(name, from) || settings.except.some((zone) => isInZone(name, zone))) return next(request);
    const { upstreams, policy } = settings;
    const first = policy === "sequential" ? 0 : policy === "round_robin" ? turn++ : random.int(upstreams.length);
    return ask(site, request, settings, first);
  };
}

/** Server after server until one answers or the time is over. */
async function ask(site: Site, request: DnsRequest, settings: Settings, first: number): Promise<PluginReply> {
  const { clock } = site.process.machine;
  const deadline = clock.now() + deadlineMs;
  const viaTcp = settings.forceTcp || request.protocol === "tcp";
  let error = "no healthy proxies";
  for (let index = first; clock.now() < deadline; index++) {
    const upstream = settings.upstreams[index % settings.upstreams.length];
    if (!upstream) break;
    const outcome = await (viaTcp ? askTcp(site, request, upstream) : askUdp(site, request, upstream));
    if (typeof outcome !== "string") return outcome;
    error = outcome;
    // A refusal comes at once: some time must pass, or this would spin.
    await clock.sleep(100, site.process.signal);
  }
  return emptyReply("SERVFAIL", error);
}

async function askUdp(site: Site, request: DnsRequest, upstream: Upstream): Promise<PluginReply | string> {
  const { clock, network, random } = site.process.machine;
  const socket = network.bindUdp();
  const id = random.int(65536);
  const where = `read udp ${site.ownAddresses[0] ?? "127.0.0.1"}:${socket.local.port}->${upstream.address}:${upstream.port}`;
  try {
    socket.send(encodeQuery(id, request.question, { edns: request.query.edns }), upstream);
    return await within(clock, readTimeoutMs, site.process.signal, async (signal) => {
      for (;;) {
        const reply = decodeReply((await socket.receive(signal)).data);
        if (reply?.id === id) return reply;
      }
    });
  } catch (error) {
    if (error instanceof DeadlineError) return `${where}: i/o timeout`;
    if (error instanceof SocketError) return `${where}: ${socketErrorText(error)}`;
    throw error;
  } finally {
    socket.close();
  }
}

async function askTcp(site: Site, request: DnsRequest, upstream: Upstream): Promise<PluginReply | string> {
  const { clock, network, random } = site.process.machine;
  const place = `${upstream.address}:${upstream.port}`;
  try {
    return await within(clock, readTimeoutMs, site.process.signal, async (signal) => {
      const connection = await network.connect(upstream, signal);
      try {
        const query = encodeQuery(random.int(65536), request.question, { edns: request.query.edns });
        await writeMessage(connection, query, signal);
        const data = await readMessage(connection, signal);
        return (data && decodeReply(data)) ?? "EOF";
      } finally {
        connection.close();
      }
    });
  } catch (error) {
    if (error instanceof DeadlineError) return `dial tcp ${place}: i/o timeout`;
    if (error instanceof SocketError) return `dial tcp ${place}: ${socketErrorText(error)}`;
    throw error;
  }
}

/** As Go's net package says it. */
function socketErrorText({ code }: SocketError): string {
  if (code === "ECONNREFUSED") return "connect: connection refused";
  return code === "ENETUNREACH" ? "connect: network is unreachable" : "connect: no route to host";
}

function read(site: Site, statement: Statement): Settings {
  const [, ...targets] = statement.args;
  if (targets.length === 0) throw statement.argumentError();
  const upstreams = targets.flatMap((target) => upstreamsOf(site, target));
  if (upstreams.length === 0) throw new CorefileError("no nameservers found");
  let except: readonly string[] = [];
  let forceTcp = false;
  let policy = "random";
  for (const line of statement.body) {
    switch (line.name) {
      case "except":
        if (line.args.length === 0) throw line.argumentError();
        except = line.args.map(normalized);
        break;
      case "force_tcp":
        forceTcp = true;
        break;
      case "policy":
        policy = line.args[0] ?? "";
        if (!["random", "round_robin", "sequential"].includes(policy)) throw line.error(`unknown policy '${policy}'`);
        break;
      // Nothing here is so busy, or so ill, that these would tell.
      case "max_concurrent":
      case "expire":
      case "max_fails":
      case "health_check":
      case "prefer_udp":
      case "max_idle_conns":
      case "read_timeout":
      case "max_age":
        break;
      case "tls":
      case "tls_servername":
      case "next":
      case "failfast_all_unhealthy_upstreams":
      case "failover":
        site.log(`[WARNING] plugin/forward: eastwest: ${line.name} is not simulated`);
        break;
      default:
        throw line.error(`unknown property '${line.name}'`);
    }
  }
  return { upstreams, except, forceTcp, policy };
}

/** An address with or without a port, or a file like resolv.conf. */
function upstreamsOf(site: Site, target: string): Upstream[] {
  const { files } = site.process.machine;
  const [, address = "", port] = /^(?:dns:\/\/)?([^:]*)(?::(\d+))?$/.exec(target) ?? [];
  if (isIpv4(address)) return [{ address, port: Number(port ?? 53) }];
  if (files.exists(target)) return nameserversIn(files, target).map((server) => ({ address: server, port: 53 }));
  if (/^(tls|https):\/\//.test(target))
    throw new CorefileError(`eastwest: forwarding to ${target.split(":")[0]}:// is not simulated`);
  throw new CorefileError(`not an IP address or file: "${target}"`);
}
