import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { dnsLab } from "../../src/cluster/dns/dns-lab.case.ts";

/** Where CoreDNS is in the lab's network. */
export const labServer = "10.244.1.2";

/** The lab's CoreDNS on a port of 127.0.0.1, over UDP and TCP, for real tools. */
export async function serveLab(): Promise<{ readonly port: number; close(): void }> {
  const lab = dnsLab();
  await lab.settle();
  const udp = createSocket("udp4");
  udp.on("message", async (data, from) => {
    const socket = lab.client.network.bindUdp();
    socket.send(new Uint8Array(data), { address: labServer, port: 53 });
    const answer = await lab.run(socket.receive());
    socket.close();
    udp.send(answer.data, from.port, from.address);
  });
  udp.bind(0, "127.0.0.1");
  await once(udp, "listening");
  const { port } = udp.address();
  const tcp = createServer((socket) => void carry(lab, socket)).listen(port, "127.0.0.1");
  await once(tcp, "listening");
  return {
    port,
    close: () => {
      udp.close();
      tcp.close();
    },
  };
}

async function carry(lab: ReturnType<typeof dnsLab>, socket: Socket): Promise<void> {
  socket.on("error", () => {});
  const connection = await lab.run(lab.client.network.connect({ address: labServer, port: 53 }));
  for await (const data of socket) {
    await lab.run(connection.write(new Uint8Array(data)));
    const answer = await lab.run(connection.read());
    if (!answer) break;
    socket.write(answer);
  }
  connection.close();
  socket.end();
}
