import { lookup, lookupAddress, ResolveError } from "../../cluster/dns/stub-resolver.ts";
import type { Device, Direction, Sighting } from "../../cluster/network/device.ts";
import { formatIpv4, type Ipv4 } from "../../cluster/network/ipv4.ts";
import type { Packet } from "../../cluster/network/packet.ts";
import { WaitQueue } from "../../cluster/network/wait-queue.ts";
import { bytes } from "../../cluster/pipe.ts";
import { type Process, type Program, Signalled } from "../../cluster/process.ts";
import { type Applet, toProgram, UsageError } from "./applet.ts";
import { compileFilter, ExpressionError } from "./tcpdump/filter.ts";
import { hexDump, printableText } from "./tcpdump/hex-dump.ts";
import { packetOctets } from "./tcpdump/packet-octets.ts";
import { type Recorded, readPcap } from "./tcpdump/pcap.ts";
import { Printer } from "./tcpdump/printer.ts";

/** tcpdump 4.99: what the namespace's devices carry, one line a packet. */
export const tcpdump: Program = toProgram(main, "", "gnu");

/** Stops with a message of tcpdump's own. */
class Refusal extends Error {}

interface Settings {
  readonly device: string;
  /** -r: a capture file to read instead. */
  readonly file: string | undefined;
  readonly count: number;
  readonly expression: string;
  /** Letters of the options given, as often as they are. */
  readonly flags: readonly string[];
}

async function main(applet: Applet): Promise<number> {
  const { process } = applet;
  try {
    const settings = parseArguments(applet);
    const devices = settings.file === undefined ? devicesFor(applet, settings.device) : [];
    const recorded = settings.file === undefined ? undefined : await openFile(applet, settings.file);
    const filter = await compileFilter(settings.expression, (name) => addressesOf(process, name));
    if (recorded) {
      await replay(applet, settings, recorded.filter(({ packet }) => filter(packet)).slice(0, settings.count));
      return 0;
    }
    await process.stderr.write(bytes(greeting(settings)), process.signal);
    return await capture(applet, settings, devices, filter);
  } catch (error) {
    const isKnown = error instanceof Refusal || error instanceof ExpressionError;
    if (!isKnown) throw error;
    const text = error.message.startsWith("eastwest: ") ? error.message : `tcpdump: ${error.message}`;
    await process.stderr.write(bytes(`${text}\n`));
    return 1;
  }
}

const notSimulated = "QwvCGWzZEFTyDdeJjLRb#HhIKMVOBa";

function parseArguments(applet: Applet): Settings {
  const letters = `+i:c:r:ntqSAXxlUps:N${notSimulated}`;
  let options: ReturnType<Applet["options"]>;
  try {
    options = applet.options(letters);
  } catch (error) {
    if (error instanceof UsageError) throw new Refusal(error.message);
    throw error;
  }
  const refused = [...notSimulated].find((letter) => options.has(letter));
  if (refused !== undefined) throw new Refusal(`eastwest: tcpdump -${refused} is not simulated`);
  const count = options.value("c");
  if (count !== undefined && !/^[1-9]\d*$/.test(count)) throw new Refusal(`invalid packet count ${count}`);
  const flags = [..."ntqSAXx"].flatMap((letter) => options.values(letter).map(() => letter));
  if (flags.filter((letter) => letter === "t").length > 2) {
    throw new Refusal("eastwest: tcpdump -ttt is not simulated");
  }
  return {
    device: options.value("i") ?? "",
    file: options.value("r"),
    count: count === undefined ? Number.POSITIVE_INFINITY : Number(count),
    expression: options.operands.join(" "),
    flags,
  };
}

/** Throws Refusal. */
function devicesFor({ process: { machine } }: Applet, name: string): readonly Device[] {
  const { kernel } = machine.network;
  const all = kernel?.devices() ?? [];
  const chosen =
    name === "any" ? all : all.filter((device) => (name === "" ? device.name !== "lo" : device.name === name));
  const [first] = chosen;
  if (!first) throw new Refusal(`${name}: No such device exists\n(No such device exists)`);
  if (!machine.isPrivileged) {
    const shown = name === "" ? first.name : name;
    throw new Refusal(
      `${shown}: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)`,
    );
  }
  return name === "any" ? chosen : [first];
}

function greeting({ device }: Settings): string {
  const name = device === "" ? "eth0" : device;
  const type = name === "any" ? "LINUX_SLL2 (Linux cooked v2)" : "EN10MB (Ethernet)";
  const first = name === "any" ? "tcpdump: data link type LINUX_SLL2\n" : "";
  return (
    `${first}tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\n` +
    `listening on ${name}, link-type ${type}, snapshot length 262144 bytes\n`
  );
}

async function addressesOf(process: Process, name: string): Promise<readonly string[]> {
  try {
    return await lookup(process, name, { families: [4] });
  } catch (error) {
    if (error instanceof ResolveError) return [];
    throw error;
  }
}

async function capture(
  applet: Applet,
  settings: Settings,
  devices: readonly Device[],
  filter: (packet: Sighting["packet"]) => boolean,
): Promise<number> {
  const { process } = applet;
  const { flags, count } = settings;
  const isAny = settings.device === "any";
  const waiting: Sighting[] = [];
  const arrived = new WaitQueue();
  let received = 0;
  const watch = (sighting: Sighting) => {
    // Only a device that is listened on by name is made to take in what is for others (promiscuous mode).
    if (isAny && sighting.direction === "other host" && sighting.device.kind === "bridge") return;
    if (!filter(sighting.packet)) return;
    received++;
    waiting.push(sighting);
    arrived.wake();
  };
  const lines = new Lines(process, flags);
  const ends = devices.map((device) => device.watch(watch));
  let captured = 0;
  try {
    while (captured < count) {
      const sighting = waiting.shift();
      if (!sighting) {
        await arrived.wait(process.signal);
        continue;
      }
      captured++;
      const place = isAny ? `${sighting.device.name.padEnd(5)} ${directionText[sighting.direction].padEnd(3)} ` : "";
      await applet.write(await lines.of(sighting, place, () => packetOctets(sighting.packet)));
    }
  } catch (error) {
    if (!(error instanceof Signalled) || error.signalName === "SIGKILL") throw error;
    await process.stdout.write(bytes("\n")).catch(() => {});
  } finally {
    for (const end of ends) end();
  }
  const plural = (number: number) => `${number} packet${number === 1 ? "" : "s"}`;
  const counters = `${plural(captured)} captured\n${plural(received)} received by filter\n0 packets dropped by kernel\n`;
  await process.stderr.write(bytes(counters));
  return 0;
}

const directionText: Record<Direction, string> = { in: "In", out: "Out", "other host": "P" };

/** Throws Refusal. */
async function openFile(applet: Applet, name: string): Promise<readonly Recorded[]> {
  const { files } = applet.process.machine;
  const path = applet.path(name);
  if (!files.exists(path)) throw new Refusal(`${name}: No such file or directory`);
  const recorded = readPcap(files.read(path));
  if (!recorded) throw new Refusal("unknown file format");
  const said = `reading from file ${name}, link-type EN10MB (Ethernet), snapshot length 262144\n`;
  await applet.process.stderr.write(bytes(said));
  return recorded;
}

async function replay(applet: Applet, { flags }: Settings, recorded: readonly Recorded[]): Promise<void> {
  const lines = new Lines(applet.process, flags);
  for (const one of recorded) await applet.write(await lines.of(one, "", () => one.octets));
}

/** What is printed for a packet: when and where, its summary, what is in it. */
class Lines {
  readonly #flags: readonly string[];
  readonly #names: Names;
  readonly #printer: Printer;

  constructor(process: Process, flags: readonly string[]) {
    this.#flags = flags;
    this.#names = new Names(process, flags.includes("n"));
    this.#printer = new Printer({
      isQuick: flags.includes("q"),
      isAbsolute: flags.includes("S"),
      isNumeric: flags.includes("n"),
      hostName: (address) => this.#names.of(address),
    });
  }

  async of(seen: { readonly time: number; readonly packet: Packet }, place: string, octets: () => Uint8Array) {
    await this.#names.learn(seen.packet);
    return `${this.#time(seen.time)}${place}${this.#printer.line(seen.packet)}\n${this.#contents(octets)}`;
  }

  #time(time: number): string {
    const letters = this.#flags.filter((letter) => letter === "t").length;
    if (letters === 1) return "";
    const micros = Math.round(time * 1000);
    const fraction = String(micros % 1_000_000).padStart(6, "0");
    const seconds = Math.floor(micros / 1_000_000);
    return `${letters === 2 ? seconds : new Date(seconds * 1000).toISOString().slice(11, 19)}.${fraction} `;
  }

  #contents(octets: () => Uint8Array): string {
    if (this.#flags.includes("A")) return `${printableText(octets())}\n`;
    const isHex = this.#flags.includes("x");
    return this.#flags.includes("X") || isHex ? hexDump(octets(), !isHex) : "";
  }
}

/** What addresses are called: looked up once each, unless numbers are wanted. */
class Names {
  readonly #process: Process;
  readonly #isNumeric: boolean;
  readonly #known = new Map<Ipv4, string>();

  constructor(process: Process, isNumeric: boolean) {
    this.#process = process;
    this.#isNumeric = isNumeric;
  }

  of(address: Ipv4): string {
    return this.#known.get(address) ?? formatIpv4(address);
  }

  async learn({ source, destination }: Sighting["packet"]): Promise<void> {
    if (this.#isNumeric) return;
    for (const address of [source, destination]) {
      if (this.#known.has(address)) continue;
      const text = formatIpv4(address);
      this.#known.set(address, text);
      this.#known.set(address, (await lookupAddress(this.#process, text)) ?? text);
    }
  }
}
