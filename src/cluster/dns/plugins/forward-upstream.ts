import { DeadlineError, within } from "../../network/http/deadline.ts";
import { SocketError } from "../../network/sockets.ts";
import { type DecodedReply, decodeReply, encodeQuery, type QueryOptions, type Question } from "../message.ts";
import { readMessage, writeMessage } from "../tcp-framing.ts";
import type { DnsRequest, Site } from "./plugin.ts";

export interface UpstreamAddress {
  readonly address: string;
  readonly port: number;
}

/** How it is found out whether a server that failed is there again. */
export interface HealthCheck {
  /** Failed checks after which a server counts as down; 0 is never. */
  readonly maxFails: number;
  readonly intervalMs: number;
  readonly recursionDesired: boolean;
  readonly domain: string;
}

const readTimeoutMs = 2000;
const checkTimeoutMs = 1000;

/** A server that queries are forwarded to (plugin/pkg/proxy). */
export class ForwardUpstream {
  readonly #site: Site;
  readonly #address: UpstreamAddress;
  readonly #health: HealthCheck;
  #fails = 0;
  #isChecking = false;

  constructor(site: Site, address: UpstreamAddress, health: HealthCheck) {
    this.#site = site;
    this.#address = address;
    this.#health = health;
  }

  get isDown(): boolean {
    return this.#health.maxFails > 0 && this.#fails > this.#health.maxFails;
  }

  /** The answer, or what went wrong in Go's words. */
  ask({ question, query }: DnsRequest, protocol: "udp" | "tcp"): Promise<DecodedReply | string> {
    const options = { edns: query.edns, recursionDesired: query.recursionDesired };
    return protocol === "tcp" ? this.#askTcp(question, options) : this.#askUdp(question, options, readTimeoutMs);
  }

  /** Asks for `. NS` until there is an answer of any kind. */
  check(): void {
    if (this.#isChecking) return;
    this.#isChecking = true;
    const { clock } = this.#site.process.machine;
    const { intervalMs, recursionDesired, domain } = this.#health;
    const probe = async () => {
      for (;;) {
        const outcome = await this.#askUdp({ name: domain, type: "NS" }, { recursionDesired }, checkTimeoutMs);
        if (typeof outcome !== "string") break;
        this.#fails++;
        await clock.sleep(intervalMs, this.#site.process.signal);
      }
      this.#fails = 0;
      this.#isChecking = false;
    };
    // It ends with the process at the latest.
    probe().catch(() => {});
  }

  async #askUdp(question: Question, options: QueryOptions, timeoutMs: number): Promise<DecodedReply | string> {
    const { clock, network, random } = this.#site.process.machine;
    const { address, port } = this.#address;
    const socket = network.bindUdp();
    const id = random.int(65536);
    const where = `read udp ${this.#site.ownAddresses[0] ?? "127.0.0.1"}:${socket.local.port}->${address}:${port}`;
    try {
      socket.send(encodeQuery(id, question, options), this.#address);
      return await within(clock, timeoutMs, this.#site.process.signal, async (signal) => {
        for (;;) {
          const reply = decodeReply((await socket.receive(signal)).data);
          if (reply?.id === id) return reply;
        }
      });
    } catch (error) {
      if (error instanceof DeadlineError) return `${where}: i/o timeout`;
      if (error instanceof SocketError) return `${where}: read: ${errorText(error)}`;
      throw error;
    } finally {
      socket.close();
    }
  }

  async #askTcp(question: Question, options: QueryOptions): Promise<DecodedReply | string> {
    const { clock, network, random } = this.#site.process.machine;
    const place = `${this.#address.address}:${this.#address.port}`;
    try {
      return await within(clock, readTimeoutMs, this.#site.process.signal, async (signal) => {
        const connection = await network.connect(this.#address, signal);
        try {
          await writeMessage(connection, encodeQuery(random.int(65536), question, options), signal);
          const data = await readMessage(connection, signal);
          return (data && decodeReply(data)) ?? "EOF";
        } finally {
          connection.close();
        }
      });
    } catch (error) {
      if (error instanceof DeadlineError) return `dial tcp ${place}: i/o timeout`;
      if (error instanceof SocketError) return `dial tcp ${place}: connect: ${errorText(error)}`;
      throw error;
    }
  }
}

/** As Go's syscall package says it. */
function errorText({ code }: SocketError): string {
  if (code === "ECONNREFUSED") return "connection refused";
  return code === "ENETUNREACH" ? "network is unreachable" : "no route to host";
}
