import { isInZone } from "../zone-name.ts";
import { type ForwardSettings, readForward } from "./forward-settings.ts";
import { ForwardUpstream } from "./forward-upstream.ts";
import { type DnsRequest, emptyReply, type Handler, type PluginReply, type PluginSetup, type Site } from "./plugin.ts";

/** How long other upstreams are tried for one query, in milliseconds. */
const deadlineMs = 5000;
/** Between one try and the next: a refusal comes at once, and the real plugin tries again without a pause. */
const pauseMs = 100;

/** plugin/forward: whatever is asked under a name goes to other servers. */
export const forward: PluginSetup = (site, statements) => {
  const rules = statements.map((statement) => new Forwarder(site, readForward(site, statement)));
  if (rules.length === 0) return undefined;
  return (next) =>
    rules.reduceRight<{ readonly handler: Handler; readonly forwards: boolean }>(
      (after, rule) => ({ handler: (request) => rule.handle(request, after), forwards: true }),
      { handler: next, forwards: false },
    ).handler;
};

class Forwarder {
  readonly #site: Site;
  readonly #settings: ForwardSettings;
  readonly #upstreams: readonly ForwardUpstream[];
  /** Queries under way. */
  #underWay = 0;
  #turn = 0;

  constructor(site: Site, settings: ForwardSettings) {
    this.#site = site;
    this.#settings = settings;
    this.#upstreams = settings.upstreams.map((address) => new ForwardUpstream(site, address, settings.health));
  }

  handle(
    request: DnsRequest,
    next: { readonly handler: Handler; readonly forwards: boolean },
  ): PluginReply | Promise<PluginReply> {
    const { from, except, maxConcurrent } = this.#settings;
    const name = request.question.name.toLowerCase();
    const isExcepted = name !== from && except.some((zone) => isInZone(name, zone));
    if (!isInZone(name, from) || isExcepted) return next.handler(request);
    if (maxConcurrent > 0 && this.#underWay >= maxConcurrent)
      return emptyReply("REFUSED", `concurrent queries exceeded maximum ${maxConcurrent}`);
    this.#underWay++;
    const reply = this.#ask(request).finally(() => {
      this.#underWay--;
    });
    if (!next.forwards) return reply;
    return reply.then((found) =>
      !found.isUnwritten && this.#settings.next.includes(found.responseCode) ? next.handler(request) : found,
    );
  }

  /** Server after server until one answers or the time is over (plugin/forward/forward.go, ServeDNS). */
  async #ask(request: DnsRequest): Promise<PluginReply> {
    const { clock } = this.#site.process.machine;
    const { forceTcp, preferUdp, failfast, failover, maxConnectAttempts, health } = this.#settings;
    const list = this.#list();
    const deadline = clock.now() + deadlineMs;
    let protocol: "udp" | "tcp" = forceTcp ? "tcp" : preferUdp ? "udp" : request.protocol;
    let error = "no healthy proxies";
    let fails = 0;
    let attempts = 0;
    for (let index = 0; clock.now() < deadline; index++) {
      if (index % list.length === 0) fails = 0;
      let upstream = list[index % list.length];
      if (!upstream) break;
      if (upstream.isDown) {
        fails++;
        if (fails < list.length) continue;
        if (failfast) break;
        // All are down: then perhaps it is the checks that are broken.
        upstream = this.#random(this.#upstreams) ?? upstream;
      }
      let outcome = await upstream.ask(request, protocol);
      if (typeof outcome !== "string" && outcome.truncated && preferUdp && protocol === "udp") {
        protocol = "tcp";
        outcome = await upstream.ask(request, protocol);
      }
      if (typeof outcome !== "string") {
        const isLast = fails >= list.length - 1 && index >= list.length - 1;
        if (!failover.includes(outcome.responseCode) || isLast) return outcome;
        continue;
      }
      error = outcome;
      if (health.maxFails > 0) upstream.check();
      attempts++;
      if (attempts === maxConnectAttempts || fails >= list.length) break;
      await clock.sleep(pauseMs, this.#site.process.signal);
    }
    return emptyReply("SERVFAIL", error);
  }

  /** In the order in which this query tries them. */
  #list(): readonly ForwardUpstream[] {
    const all = this.#upstreams;
    if (this.#settings.policy === "sequential") return all;
    const first = this.#settings.policy === "round_robin" ? this.#turn++ % all.length : this.#draw(all.length);
    return [...all.slice(first), ...all.slice(0, first)];
  }

  #random(list: readonly ForwardUpstream[]): ForwardUpstream | undefined {
    return list[this.#draw(list.length)];
  }

  #draw(count: number): number {
    return this.#site.process.machine.random.fork(`forward/${this.#turn++}`).int(count);
  }
}
