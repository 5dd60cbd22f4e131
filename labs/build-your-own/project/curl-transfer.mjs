// One URL: a name to look up, a connection to open or to use again, a request, an answer; or what went wrong.

import { once } from "node:events";
import { createRequire } from "node:module";
import { lookup } from "./resolver.mjs";

/** An `import` would load all of it, and take twice as long: each curl is a process of its own. */
const http = createRequire(import.meta.url)("node:http");

/** Keeps a connection for the next URL. */
export const createAgent = () => new http.Agent({ keepAlive: true, maxSockets: 1 });

/** Gives what `-w` can show (http_code, exitcode and so on), and the words of an error. */
export async function transfer(text, options, output) {
  const result = {
    http_code: "000",
    size_download: 0,
    num_connects: 0,
    local_port: 0,
    remote_port: 0,
    exitcode: 0,
    error: "",
  };
  /** Of the answer's body, where the server has told it. */
  let length = Number.NaN;
  const start = performance.now();
  const elapsedMs = () => Math.round(performance.now() - start);
  try {
    const url = parse(text);
    const response = await answer(url, options, result);
    result.http_code = String(response.statusCode);
    length = Number(response.headers["content-length"]);
    if (options.include || options.head) output.write(headOf(response));
    for await (const chunk of response) {
      result.size_download += chunk.length;
      if (!output.write(chunk)) await once(output, "drain");
    }
  } catch (error) {
    Object.assign(result, explain(error, text, elapsedMs(), { ...result, length }));
  }
  return { ...result, time_total: (elapsedMs() / 1000).toFixed(6) };
}

function parse(text) {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(url)) throw Object.assign(new Error(), { code: "ERR_INVALID_URL" });
  return new URL(url);
}

async function answer(url, options, result) {
  const headers = { "User-Agent": "curl/7.88.1", Accept: "*/*" };
  for (const line of options.header ?? []) headers[line.split(":")[0]] = line.slice(line.indexOf(":") + 1).trim();
  const request = http.request(url, {
    agent: options.agent,
    lookup,
    method: options.head ? "HEAD" : "GET",
    headers,
    signal: options.maxTimeMs === undefined ? undefined : AbortSignal.timeout(options.maxTimeMs),
  });
  request.on("socket", (socket) => {
    result.num_connects = request.reusedSocket ? 0 : 1;
    const tell = () => Object.assign(result, { local_port: socket.localPort, remote_port: socket.remotePort });
    if (socket.connecting) socket.once("connect", tell);
    else tell();
  });
  request.end();
  try {
    const [response] = await once(request, "response");
    return response;
  } catch (error) {
    // A connection that was kept, and that the server closed just now, says nothing about the server.
    if (request.reusedSocket && error.code === "ECONNRESET") return answer(url, options, result);
    throw error;
  }
}

function headOf({ httpVersion, statusCode, statusMessage, rawHeaders }) {
  let text = `HTTP/${httpVersion} ${statusCode} ${statusMessage}\r\n`;
  for (let at = 0; at < rawHeaders.length; at += 2) text += `${rawHeaders[at]}: ${rawHeaders[at + 1]}\r\n`;
  return `${text}\r\n`;
}

/** curl's exit code and words for an error of Node's. */
function explain(error, text, ms, { remote_port, http_code, size_download, length }) {
  const { host, port } = /^(?:[a-z]+:\/\/)?(?<host>[^:/?]*):?(?<port>\d*)/i.exec(text).groups;
  const tell = (exitcode, words) => ({ exitcode, error: words });
  switch (error.code) {
    case "ERR_INVALID_URL":
      return tell(3, "URL using bad/illegal format or missing URL");
    case "ERR_INVALID_PROTOCOL":
      return tell(1, `Protocol "${text.split(":")[0]}" not supported or disabled in libcurl`);
    case "ENOTFOUND":
      return tell(6, `Could not resolve host: ${host}`);
    case "ABORT_ERR": {
      if (remote_port === 0) return tell(28, `Connection timed out after ${ms} milliseconds`);
      const received = length >= 0 ? `${size_download} out of ${length}` : size_download;
      return tell(28, `Operation timed out after ${ms} milliseconds with ${received} bytes received`);
    }
    case "ECONNRESET":
      if (error.syscall === "read") return tell(56, "Recv failure: Connection reset by peer");
      if (http_code === "000") return tell(52, "Empty reply from server");
      if (length >= 0) return tell(18, `transfer closed with ${length - size_download} bytes remaining to read`);
      return tell(18, "transfer closed with outstanding read data remaining");
    default:
      if (error.code?.startsWith("HPE_")) return tell(1, "Received HTTP/0.9 when not allowed");
      return tell(7, `Failed to connect to ${host} port ${port || 80} after ${ms} ms: Couldn't connect to server`);
  }
}
