// A service that calls another one by its name, and passes on what it hears.
// node bq-api-service.mjs cloud-user:8080

import { Agent, createServer, get } from "node:http";
import { json } from "node:stream/consumers";
import { listen } from "./listen.mjs";
import { lookup } from "./resolver.mjs";

const cloudUser = `http://${process.argv[2] ?? "cloud-user:8080"}/actuator/info`;

/** Keeps connections for the next call, as most HTTP clients do: five at most, for five seconds. */
const agent = new Agent({ keepAlive: true, maxFreeSockets: 5, timeout: 5000 });

const server = createServer(async (request, response) => {
  if (request.url.split("?")[0] !== "/ext-service/user-service/info") {
    return send(response, 404, { status: 404, error: "Not Found", path: request.url });
  }
  try {
    const data = await call(cloudUser);
    send(response, 200, { returnCode: 0, returnMsg: `user service is running in the host: ${data.hostname}`, data });
  } catch (error) {
    const returnMsg = `Error in getting user service info: ${error.message}`;
    send(response, 500, { returnCode: -1, returnMsg, data: null });
  }
});

function call(url) {
  return new Promise((resolve, reject) => {
    get(url, { agent, lookup }, (response) => resolve(json(response))).on("error", reject);
  });
}

function send(response, status, body) {
  response.statusCode = status;
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(body));
}

await listen(server, "bq-api-service", 8090);
