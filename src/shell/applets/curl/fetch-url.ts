import { headerValue } from "../../../cluster/network/http/message-head.ts";
import type { Timing } from "./connect.ts";
import { CurlError } from "./curl-error.ts";
import { ProgressMeter } from "./progress.ts";
import { buildRequest } from "./request.ts";
import type { CurlSession } from "./session.ts";
import { fileSink, type Sink, stdoutSink } from "./sink.ts";
import { type Exchange, transfer } from "./transfer.ts";
import { type CurlUrl, parseCurlUrl, resolveLocation } from "./url.ts";
import { fillName, type GlobbedUrl } from "./url-glob.ts";
import { formatWriteOut, seconds } from "./write-out.ts";

/** What is known of a URL's transfer, for -w. */
interface Progress {
  readonly timing: Timing;
  readonly exchange: Exchange;
  url: CurlUrl | undefined;
  method: string;
  redirects: number;
  redirectUrl: string;
}

/** Brings one URL, with the redirects that -L follows; prints what -w asks for. Resolves with the exit code. */
export async function fetchUrl(
  session: CurlSession,
  globbed: GlobbedUrl,
  index: number,
  body: string | undefined,
): Promise<number> {
  const { config, process } = session;
  const now = process.machine.clock.now();
  const timing: Timing = { started: now, lookedUp: now, connected: now, ready: now, firstByte: 0, redirects: 0 };
  const exchange: Exchange = {
    head: undefined,
    connection: undefined,
    newConnections: 0,
    sizeDownload: 0,
    sizeRequest: 0,
  };
  const progress: Progress = { timing, exchange, url: undefined, method: "GET", redirects: 0, redirectUrl: "" };
  const stdout = stdoutSink(process);
  let failure: CurlError | undefined;
  try {
    await follow(session, progress, globbed.url, body, sinkFor(session, globbed, index) ?? stdout);
  } catch (error) {
    if (!(error instanceof CurlError)) throw error;
    failure = error;
    if (!config.silent || config.showError) session.print(`curl: (${error.code}) ${error.message}\n`);
  }
  if (config.writeOut !== undefined) {
    const line = formatWriteOut(config.writeOut, variables(session, progress, failure), (name) =>
      session.print(`curl: unknown --write-out variable: '${name}'\n`),
    );
    await session.flush();
    await stdout.write(new TextEncoder().encode(line));
  }
  return failure?.code ?? 0;
}

async function follow(
  session: CurlSession,
  progress: Progress,
  text: string,
  body: string | undefined,
  sink: Sink,
): Promise<void> {
  const { config, process } = session;
  const { clock } = process.machine;
  const deadline = config.maxTime === undefined ? undefined : clock.now() + config.maxTime;
  const showMeter = !config.silent && !sink.isTerminal;
  let url = parseCurlUrl(text);
  let content = body;
  for (;;) {
    progress.url = url;
    const request = buildRequest(config, url, content, progress.redirects > 0 && content !== body);
    progress.method = request.method;
    const print = (piece: string) => session.print(piece);
    const meter = showMeter ? new ProgressMeter(clock, print, progress.redirects > 0) : undefined;
    const { timing, exchange } = progress;
    const head = await transfer({ session, url, request, sink, meter, deadline, timing, exchange });
    const location = head.status >= 300 && head.status < 400 ? headerValue(head.headers, "location") : undefined;
    if (location === undefined) return;
    progress.redirectUrl = resolveLocation(url.effective, location);
    if (!config.follow) return;
    if (progress.redirects >= config.maxRedirects) {
      throw new CurlError(47, `Maximum (${config.maxRedirects}) redirects followed`);
    }
    session.info(`Issue another request to this URL: '${progress.redirectUrl}'`);
    url = parseCurlUrl(progress.redirectUrl);
    // RFC 9110, 15.4: browsers made POST into GET here, and curl does as they do.
    if (head.status <= 303) content = undefined;
    progress.redirects++;
    progress.redirectUrl = "";
    timing.redirects = clock.now() - timing.started;
  }
}

/** The file of the URL's -o or -O; undefined for stdout. */
function sinkFor(session: CurlSession, globbed: GlobbedUrl, index: number): Sink | undefined {
  const output = session.config.outputs[index];
  if (output === undefined || (output !== "remote" && output.file === "-")) return undefined;
  const warn = (warning: string) => {
    if (!session.config.silent) session.print(warning);
  };
  if (output !== "remote") return fileSink(session.process, fillName(output.file, globbed), warn);
  const name = /([^/]*)$/.exec(parseCurlUrl(globbed.url).target.replace(/\?.*/s, ""))?.[1] ?? "";
  if (name === "") throw new CurlError(23, "Failed writing received data to disk/application");
  return fileSink(session.process, name, warn);
}

function variables(
  session: CurlSession,
  { timing, exchange, url, method, redirects, redirectUrl }: Progress,
  failure: CurlError | undefined,
): Record<string, string | number> {
  const elapsed = (at: number) => seconds(Math.max(0, at - timing.started));
  const total = session.process.machine.clock.now() - timing.started;
  const { head } = exchange;
  const connection = exchange.connection?.connection;
  const code = head ? String(head.status) : "000";
  return {
    content_type: (head && headerValue(head.headers, "content-type")) ?? "",
    errormsg: failure?.message ?? "",
    exitcode: failure?.code ?? 0,
    http_code: code,
    http_version: head?.version ?? "0",
    local_ip: connection?.local.address ?? "",
    local_port: connection?.local.port ?? 0,
    method,
    num_connects: exchange.newConnections,
    num_headers: head?.headers.length ?? 0,
    num_redirects: redirects,
    redirect_url: redirectUrl,
    remote_ip: connection?.remote.address ?? "",
    remote_port: connection?.remote.port ?? 0,
    response_code: code,
    scheme: url ? "HTTP" : "",
    size_download: exchange.sizeDownload,
    size_header: head?.raw.length ?? 0,
    size_request: exchange.sizeRequest,
    size_upload: 0,
    speed_download: Math.floor((exchange.sizeDownload * 1000) / Math.max(total, 1)),
    speed_upload: 0,
    time_appconnect: seconds(0),
    time_connect: elapsed(timing.connected),
    time_namelookup: elapsed(timing.lookedUp),
    time_pretransfer: elapsed(timing.ready),
    time_redirect: seconds(timing.redirects),
    time_starttransfer: elapsed(timing.firstByte),
    time_total: seconds(total),
    url: url?.effective.replace("http://", "") ?? "",
    url_effective: url?.effective ?? "",
  };
}
