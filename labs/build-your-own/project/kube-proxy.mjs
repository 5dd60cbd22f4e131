// kube-proxy as it was in its first years (the userspace mode): a program that takes each connection to a Service's
// address, chooses an endpoint, connects to it, and carries the bytes to and fro. Today's modes write rules, by which
// the kernel does the same to the packets.

import { connect, createServer } from "node:net";
import { finished } from "node:stream";
import { items } from "./api-server.mjs";
import * as choosers from "./choose.mjs";
import { listen } from "./listen.mjs";

/** Yours to change, see choose.mjs. kube-proxy has to be started again then. */
const choose = choosers.random;

for (const { metadata, spec } of items("services.json")) {
  const server = createServer({ allowHalfOpen: true }, (client) => {
    client.on("error", (error) => console.log(`I/O error: ${error.message}`));
    accept(metadata.name, client).catch((error) => {
      console.log(error.message);
      client.resume().end();
    });
  });
  await listen(server, `kube-proxy for ${metadata.name}`, spec.ports[0].port);
}

async function accept(service, client) {
  const endpoints = readyEndpoints(service);
  if (endpoints.length === 0) console.log(`Couldn't find an endpoint for default/${service}: missing endpoints`);
  // The caller does not notice when one endpoint is dead: that is what the userspace mode could do, and rules cannot.
  while (endpoints.length > 0) {
    const endpoint = choose(endpoints, openConnections);
    hold(endpoint, 1);
    try {
      splice(client, await dial(endpoint));
      finished(client, { writable: false }, () => hold(endpoint, -1));
      return;
    } catch (error) {
      console.log(`Dial failed: ${error.message}`);
      hold(endpoint, -1);
      endpoints.splice(endpoints.indexOf(endpoint), 1);
    }
  }
  client.resume().end();
}

/** What the keeper has written last. The real one is told of each change. */
function readyEndpoints(service) {
  return items("endpointslices.json")
    .filter(({ metadata }) => metadata.labels["kubernetes.io/service-name"] === service)
    .flatMap(({ endpoints, ports }) => endpoints.map((endpoint) => ({ ...endpoint, port: ports[0].port })))
    .filter(({ conditions }) => conditions.ready)
    .map(({ targetRef, addresses, port }) => ({ name: targetRef.name, host: addresses[0], port }));
}

/** By endpoint's name: how many connections it has whose caller has not said goodbye yet. */
const held = new Map();

function openConnections({ name }) {
  return held.get(name) ?? 0;
}

function hold(endpoint, more) {
  held.set(endpoint.name, openConnections(endpoint) + more);
}

function dial({ host, port }) {
  return new Promise((resolve, reject) => {
    const backend = connect({ host, port, allowHalfOpen: true }, () => resolve(backend));
    backend.on("error", reject);
  });
}

/** Both ways, until both have ended. pipe() reads no faster than the other side takes, and passes on the end. */
function splice(client, backend) {
  client.on("error", () => backend.destroy());
  backend.on("error", () => client.destroy());
  client.pipe(backend).pipe(client);
}
