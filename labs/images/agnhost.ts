import type { FetchHandler, ServiceContext, ServiceImage } from "../../src/cluster/container-image.ts";

/**
 * Kubernetes' own test image. Of its many commands: `pause`, which it runs by itself, and `netexec`, which tells a client
 * what it sees of it (test/images/agnhost/netexec/netexec.go).
 */
const image: ServiceImage = {
  kind: "service",
  repository: "registry.k8s.io/e2e-test-images/agnhost",
  tags: ["2.53", "2.59"],
  process: "/agnhost",
  args: ["pause"],
  startupMs: 50,
  start(context) {
    const [command, ...flags] = context.args;
    switch (command) {
      case "pause":
        context.log("Paused");
        return {};
      case "netexec": {
        const { http } = portsOf(flags);
        log(context, `Started HTTP server on port ${http}`);
        return { [http]: handlerOf(context) };
      }
      default:
        throw new Error(`eastwest: agnhost ${command ?? ""} is not simulated`);
    }
  },
  datagrams(context) {
    const [command, ...flags] = context.args;
    const { udp } = portsOf(flags);
    if (command !== "netexec" || udp === -1) return {};
    log(context, `Started UDP server on port  ${udp}`);
    return {
      [udp]: (received, { remoteAddress, remotePort }) => {
        const client = `${remoteAddress}:${remotePort}`;
        const words = received.trim().toLowerCase();
        if (words === "hostname") {
          log(context, "Sending udp hostName response");
          return context.hostname;
        }
        if (words.startsWith("echo ")) {
          const message = words.slice("echo ".length);
          log(context, `Echoing ${message} to UDP client ${client}`);
          return message;
        }
        if (words === "clientip") {
          log(context, `Sending clientip back to UDP client ${client}`);
          return client;
        }
        if (words !== "") log(context, `Unknown UDP command received from ${client}: ${words}`);
        return undefined;
      },
    };
  },
};

export default image;

function portsOf(flags: readonly string[]): { http: number; udp: number } {
  const ports = { http: 8080, udp: 8081 };
  const words = flags.flatMap((flag) => flag.split("="));
  for (let index = 0; index < words.length; index += 2) {
    const [flag, value] = [words[index], Number(words[index + 1])];
    if (flag === "--http-port") ports.http = value;
    else if (flag === "--udp-port") ports.udp = value;
    else throw new Error(`eastwest: agnhost netexec ${flag} is not simulated`);
  }
  return ports;
}

function handlerOf(context: ServiceContext): FetchHandler {
  return async (request, { remoteAddress, remotePort }) => {
    const url = new URL(request.url);
    const form = formOf(url, await request.text());
    switch (url.pathname) {
      case "/clientip":
        log(context, "GET /clientip");
        return text(`${remoteAddress}:${remotePort}`);
      case "/hostname":
      case "/hostName":
        log(context, `GET ${url.pathname}`);
        return text(context.hostname);
      case "/healthz":
        log(context, "GET /healthz");
        return new Response(null);
      case "/echo":
        return echo(context, form.get("msg") ?? "", form.get("code") ?? "");
      case "/redirect":
        return redirect(context, request.method, form.get("location") ?? "", form.get("code") ?? "");
      case "/shutdown":
        log(context, "GET /shutdown");
        context.exit(0);
        return text("");
      case "/exit":
        return exit(context, form);
      case "/dial":
      case "/shell":
      case "/upload":
      case "/header":
        return text(`eastwest: agnhost netexec ${url.pathname} is not simulated\n`, 501);
      default:
        log(context, "GET /");
        return text(`NOW: ${goTime(context.now())}`);
    }
  };
}

function echo(context: ServiceContext, message: string, codeText: string): Response {
  log(context, `GET /echo?msg=${message}&code=${codeText}`);
  if (codeText === "") return text(message);
  const code = integerIn(codeText);
  if (code === undefined) return text(`argument 'code' must be an integer or empty, got ${JSON.stringify(codeText)}\n`);
  return text(message, code);
}

const redirects: Readonly<Record<number, string>> = {
  301: "Moved Permanently",
  302: "Found",
  303: "See Other",
  307: "Temporary Redirect",
  308: "Permanent Redirect",
};

function redirect(context: ServiceContext, method: string, location: string, codeText: string): Response {
  log(context, `${method} /redirect?msg=${location}&code=${codeText}`);
  const code = codeText === "" ? 302 : integerIn(codeText);
  if (code === undefined) return text(`argument 'code' must be an integer or empty, got ${JSON.stringify(codeText)}\n`);
  const headers = { "content-type": "text/html; charset=utf-8", location };
  return new Response(`<a href="${location}">${redirects[code] ?? ""}</a>.\n\n`, { status: code, headers });
}

function exit(context: ServiceContext, form: URLSearchParams): Response {
  const [code = "", timeout = "", wait = ""] = ["code", "timeout", "wait"].map((name) => form.get(name) ?? "");
  log(context, `GET /exit?code=${code}&timeout=${timeout}&wait=${wait}`);
  if (timeout !== "" || wait !== "") return text("eastwest: agnhost netexec /exit takes code alone\n", 501);
  const number = code === "" ? 0 : integerIn(code);
  if (number === undefined) {
    return text(`argument 'code' must be an integer [0-127] or empty, got ${JSON.stringify(code)}\n`);
  }
  log(context, `Will begin shutdown in 0s, allowing 0s for connections to close, then will exit with ${number}`);
  context.exit(number);
  return text("");
}

/** Go's FormValue: the body's fields before the query's. */
function formOf(url: URL, body: string): URLSearchParams {
  return new URLSearchParams([...new URLSearchParams(body), ...url.searchParams]);
}

function integerIn(words: string): number | undefined {
  return /^[+-]?\d+$/.test(words) ? Number(words) : undefined;
}

function text(body: string, status = 200): Response {
  // What Go's http.ResponseWriter makes of bytes that it is not told the type of.
  const headers: Record<string, string> = body === "" ? {} : { "content-type": "text/plain; charset=utf-8" };
  return new Response(body, { status, headers });
}

/** Go's log package, in UTC. */
function log(context: ServiceContext, line: string): void {
  const time = new Date(context.now()).toISOString();
  context.log(`${time.slice(0, 10).replaceAll("-", "/")} ${time.slice(11, 19)} ${line}`);
}

/** time.Now() as Go prints it; the clock here counts milliseconds. */
function goTime(now: number): string {
  const [date = "", time = ""] = new Date(now).toISOString().replace("Z", "").split("T");
  return `${date} ${time.replace(/0+$/, "").replace(/\.$/, "")} +0000 UTC`;
}
