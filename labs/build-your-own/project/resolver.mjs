// What the C library does in a pod when a program wants a name's address: it reads resolv.conf, and asks.

import { readFileSync } from "node:fs";
import { connect, isIP } from "node:net";
import { codes, decodeReply, encodeQuery, frame, messages, types } from "./dns-message.mjs";

/** The addresses of a name; throws an error with the code ENOTFOUND when there is none. */
export async function resolve(name) {
  if (isIP(name)) return [name];
  if (name === "localhost") return ["127.0.0.1"];
  try {
    const settings = readSettings();
    for (const candidate of candidates(name, settings)) {
      const addresses = await ask(candidate, settings);
      if (addresses.length > 0) return addresses;
    }
  } catch {
    // No DNS server, or one that talks nonsense: the caller only hears that there is no address.
  }
  throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND", hostname: name });
}

/** The addresses that the DNS server has for exactly this name. */
async function ask(name, { nameserver, port }) {
  const id = Math.floor(Math.random() * 65_536);
  const socket = connect(port, nameserver);
  socket.setTimeout(5000, () => socket.destroy(new Error("timed out")));
  socket.write(frame(encodeQuery(id, name, types.A)));
  for await (const message of messages(socket)) {
    const reply = decodeReply(message);
    if (reply.id === id) return reply.code === codes.NOERROR ? reply.addresses : [];
  }
  throw new Error("the DNS server has ended the connection");
}

/** With fewer dots than `ndots` a name is tried as a short one first, behind each domain of the search list. */
function candidates(name, { search, ndots }) {
  if (name.endsWith(".")) return [name];
  const short = search.map((domain) => `${name}.${domain}`);
  return name.split(".").length - 1 >= ndots ? [name, ...short] : [...short, name];
}

function readSettings() {
  const settings = { nameserver: "127.0.0.1", port: 53, search: [], ndots: 1 };
  for (const line of readFileSync(new URL("resolv.conf", import.meta.url), "utf8").split("\n")) {
    const [keyword, ...values] = line.split(/\s+/);
    if (keyword === "nameserver") settings.nameserver = values[0];
    if (keyword === "port") settings.port = Number(values[0]);
    if (keyword === "search") settings.search = values;
    if (keyword === "options") settings.ndots = Number(/ndots:(\d+)/.exec(line)?.[1] ?? 1);
  }
  return settings;
}

/** The same for Node's own clients, which take a `lookup`. */
export function lookup(name, options, callback) {
  resolve(name).then((found) => {
    const addresses = found.map((address) => ({ address, family: isIP(address) }));
    if (options.all) callback(null, addresses);
    else callback(null, addresses[0].address, addresses[0].family);
  }, callback);
}
