// One instance of the service cloud-user, and its pod: a web server that says who it is.
// node cloud-user.mjs 1

import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { remove, write } from "./api-server.mjs";
import { address, listen } from "./listen.mjs";

const number = process.argv[2] ?? "1";
const name = `cloud-user-${number}`;
const file = `pods/${name}.json`;
const uid = randomUUID();

const pages = {
  "/actuator/info": { app: "Cloud User API", version: "1.0.1", hostname: name },
  "/actuator/health": { status: "UP", uid },
};

const server = createServer((request, response) => {
  const page = pages[request.url.split("?")[0]];
  response.statusCode = page ? 200 : 404;
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(page ?? { status: 404, error: "Not Found", path: request.url }));
});
server.keepAliveTimeout = 60_000; // as long as Tomcat, under Spring Boot, keeps an idle connection

const port = await listen(server, name, 8080 + Number(number));

// In a cluster the kubelet reports to the API server that the pod runs, and at which address.
write(file, {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "default", uid, labels: { app: "cloud-user" } },
  spec: { containers: [{ name: "cloud-user", ports: [{ name: "http", containerPort: port }] }] },
  status: { phase: "Running", podIP: address },
});

// SIGTERM is how the kubelet asks a container to stop: no new connections, finish what is being answered, go.
// SIGKILL cannot be caught: then the file stays, and somebody else has to notice.
process.on("SIGTERM", () => {
  remove(file);
  console.log(`${name} stops`);
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
