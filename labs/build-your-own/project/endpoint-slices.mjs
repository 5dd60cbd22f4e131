// Keeps the list of those who may be called. Two parts of Kubernetes in one: the kubelet's readiness probes (is this
// instance able to answer?) and the EndpointSlice controller (which pods does the Service's selector fit?).

import { get } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { items, list, write } from "./api-server.mjs";

const periodMs = 1000; // a readinessProbe's periodSeconds: 10 unless you say otherwise
const timeoutMs = 5000; // its timeoutSeconds: 1 unless you say otherwise

/** By pod: why it is not ready, or "" when it is. */
let known = new Map();
/** What went wrong last. A controller does not give up: it tries again, and until then the old list stands. */
let trouble = "";

for (;;) {
  try {
    known = await look(known);
    trouble = "";
  } catch (error) {
    if (error.message !== trouble) console.log(error.message);
    trouble = error.message;
  }
  await sleep(periodMs);
}

async function look(before) {
  const slices = [];
  const now = new Map();
  for (const service of items("services.json")) {
    const pods = list("pods").filter((pod) => fits(service.spec.selector, pod.metadata.labels));
    const reasons = await Promise.all(pods.map(probe));
    for (const [index, pod] of pods.entries()) {
      now.set(pod.metadata.name, reasons[index]);
      slices.push(endpointSlice(service, pod, reasons[index] === ""));
    }
  }
  write("endpointslices.json", { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSliceList", items: slices });
  report(before, now);
  return now;
}

function fits(selector, labels) {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/**
 * An httpGet probe: any status from 200 to 399 is good. The kubelet does not ask for the uid: a pod's address is its own,
 * while here another program may get a dead one's port.
 */
function probe(pod) {
  const where = { host: pod.status.podIP, port: portOf(pod), path: "/actuator/health" };
  return new Promise((resolve) => {
    const request = get({ ...where, agent: false, signal: AbortSignal.timeout(timeoutMs) }, async (response) => {
      const answer = await text(response).catch(() => "");
      if (response.statusCode >= 400) resolve(`HTTP probe failed with statuscode: ${response.statusCode}`);
      else resolve(answer.includes(pod.metadata.uid) ? "" : "somebody else has its port now");
    });
    request.on("error", (error) => {
      resolve(error.name === "AbortError" ? `no answer within ${timeoutMs / 1000} s` : error.message);
    });
  });
}

function portOf(pod) {
  return pod.spec.containers[0].ports[0].containerPort;
}

/** A slice's ports are those of all its endpoints: pods that listen on different ports need a slice each. */
function endpointSlice(service, pod, ready) {
  const { name, namespace } = pod.metadata;
  return {
    metadata: { name, namespace, labels: { "kubernetes.io/service-name": service.metadata.name } },
    addressType: "IPv4",
    ports: [{ name: "", protocol: "TCP", port: portOf(pod) }],
    endpoints: [{ addresses: [pod.status.podIP], conditions: { ready }, targetRef: { kind: "Pod", name, namespace } }],
  };
}

function report(before, after) {
  for (const [name, reason] of after) {
    const was = before.get(name);
    if (reason === "" && was !== "") console.log(`added ${name}`);
    if (reason !== "" && was === "") console.log(`removed ${name}: ${reason}`);
    if (reason !== "" && was === undefined) console.log(`not added: ${name}: ${reason}`);
  }
  for (const [name, was] of before)
    if (was === "" && !after.has(name)) console.log(`removed ${name}: no pod of the Service any more`);
}
