// The cluster's DNS server: it knows the Services' names, and nothing else. The real one (CoreDNS) takes UDP, too.

import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { items } from "./api-server.mjs";
import { codes, decodeHeader, decodeQuery, encodeName, encodeReply, frame, messages, types } from "./dns-message.mjs";
import { address, listen } from "./listen.mjs";

const zone = "cluster.local.";
const ttl = 30;

const server = createServer((socket) => {
  socket.setTimeout(10_000, () => socket.destroy());
  socket.on("error", () => socket.destroy());
  serve(socket).catch(() => socket.destroy());
});

async function serve(socket) {
  for await (const message of messages(socket)) {
    const reply = answer(message);
    if (reply) socket.write(frame(reply));
  }
}

function answer(message) {
  const header = { ...decodeHeader(message), question: undefined };
  if (header.isReply) return undefined;
  if (!header.isQuery) return encodeReply(header, codes.NOTIMP);
  try {
    return answerQuery(decodeQuery(message));
  } catch (error) {
    if (error instanceof RangeError) return encodeReply(header, codes.FORMERR);
    console.log(error.message);
    return encodeReply(header, codes.SERVFAIL);
  }
}

function answerQuery(query) {
  const { name, type, isInternet } = query;
  if (!isInternet || !`.${name}`.endsWith(`.${zone}`)) return encodeReply(query, codes.REFUSED);
  const service = items("services.json").find(
    ({ metadata }) => name === `${metadata.name}.${metadata.namespace}.svc.${zone}`,
  );
  const soa = { name: zone, type: types.SOA, ttl, data: startOfAuthority() };
  console.log(`${name} ${service ? service.spec.clusterIP : "NXDOMAIN"}`);
  if (!service) return encodeReply(query, codes.NXDOMAIN, [], [soa]);
  if (type !== types.A) return encodeReply(query, codes.NOERROR, [], [soa]); // there is such a name, but no such record
  const data = Buffer.from(service.spec.clusterIP.split(".").map(Number));
  return encodeReply(query, codes.NOERROR, [{ name, type: types.A, ttl, data }]);
}

/** Says how long a “no” may be kept: its last number, in seconds. */
function startOfAuthority() {
  const numbers = Buffer.alloc(20);
  for (const [index, number] of [1, 7200, 1800, 86_400, ttl].entries()) numbers.writeUInt32BE(number, 4 * index);
  return Buffer.concat([encodeName(`ns.dns.${zone}`), encodeName(`hostmaster.${zone}`), numbers]);
}

const port = await listen(server, "kube-dns", 1053);

// In a cluster the kubelet writes this file into each container. `port` and `use-vc` (over TCP) are additions of ours.
const search = ["default.svc.cluster.local", "svc.cluster.local", "cluster.local"].join(" ");
writeFileSync(
  new URL("resolv.conf", import.meta.url),
  `nameserver ${address}\nport ${port}\nsearch ${search}\noptions ndots:5 use-vc\n`,
);
