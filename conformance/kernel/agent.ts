// Runs inside of a network namespace, one for each pod, node and the laptop: answers on ports, and asks when told.
//   node agent.ts OWN-ADDRESS TCP-PORTS UDP-PORTS        (ports separated by commas)
// Each line on standard input is {id, call}; each line on standard output {id, outcomes}. It ends with its input.
import { createSocket } from "node:dgram";
import { connect, createServer } from "node:net";
import { createInterface } from "node:readline";
import { type Call, failures, type Outcome } from "./layout.ts";

const [own = "", tcpPorts = "", udpPorts = ""] = process.argv.slice(2);
const numbers = (list: string) => list.split(",").filter(Boolean).map(Number);
/** Connections in a round. */
const atOnce = 40;

function plain(address: string | undefined): string {
  return (address ?? "").replace(/^::ffff:/, "");
}

function outcomeOf(error: Error): Outcome {
  const code = "code" in error ? String(error.code) : error.message;
  return code in failures ? failures[code as keyof typeof failures] : code;
}

function askTcp({ address, port, patience }: Call): Promise<Outcome> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(port, address);
    const end = (outcome: Outcome) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => end("lost"), patience);
    socket.on("data", (data) => {
      text += data;
    });
    socket.on("error", (error) => end(outcomeOf(error)));
    socket.on("end", () => end(text));
  });
}

function askUdp({ address, port, patience }: Call): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    const end = (outcome: Outcome) => {
      clearTimeout(timer);
      socket.close();
      resolve(outcome);
    };
    const timer = setTimeout(() => end("lost"), patience);
    socket.on("message", (data) => end(data.toString()));
    socket.on("error", (error) => end(outcomeOf(error)));
    socket.connect(port, address, () => socket.send("?"));
  });
}

/** In rounds; when nothing at all is heard in the first, there are no others. */
async function perform(call: Call): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const ask = call.protocol === "tcp" ? askTcp : askUdp;
  while (outcomes.length < call.count) {
    const size = Math.min(atOnce, call.count - outcomes.length);
    outcomes.push(...(await Promise.all(Array.from({ length: size }, () => ask(call)))));
    if (outcomes.every((outcome) => outcome === "lost")) break;
  }
  return outcomes;
}

const listening: Promise<void>[] = [];
for (const port of numbers(tcpPorts)) {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.end(`${own} saw ${plain(socket.remoteAddress)}`);
  });
  listening.push(new Promise((resolve) => server.listen(port, "0.0.0.0", 512, resolve)));
}
for (const port of numbers(udpPorts)) {
  const socket = createSocket("udp4");
  socket.on("message", (_, from) => socket.send(`${own} saw ${from.address}`, from.port, from.address));
  listening.push(new Promise((resolve) => socket.bind(port, "0.0.0.0", resolve)));
}
await Promise.all(listening);
process.stdout.write(`${JSON.stringify({ id: "ready", outcomes: [] })}\n`);
const input = createInterface({ input: process.stdin });
input.on("line", async (line) => {
  const { id, call }: { id: string; call: Call } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ id, outcomes: await perform(call) })}\n`);
});
input.on("close", () => process.exit());
