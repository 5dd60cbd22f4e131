import type { Cancellation } from "../../cluster/cancellation.ts";
import { lookup, ResolveError } from "../../cluster/dns/stub-resolver.ts";
import { FileError } from "../../cluster/files.ts";
import { encodeRequest } from "../../cluster/network/http/agent.ts";
import { DeadlineError, within } from "../../cluster/network/http/deadline.ts";
import { readBody, responseFraming } from "../../cluster/network/http/message-body.ts";
import { headerValue, parseResponseHead, type ResponseHead } from "../../cluster/network/http/message-head.ts";
import { HttpSyntaxError, IncompleteMessageError, WireReader } from "../../cluster/network/http/wire-reader.ts";
import { SocketError, type TcpConnection } from "../../cluster/network/sockets.ts";
import { bytes } from "../../cluster/pipe.ts";
import type { Program } from "../../cluster/process.ts";
import { type Applet, Failure, type Options, toProgram, UsageError } from "./applet.ts";
import { socketErrorText } from "./socket-error-text.ts";
import { WgetProgress } from "./wget-progress.ts";

const usage = `[-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]
	[--post-data STR | --post-file FILE] [-Y on/off]
	[--no-check-certificate] [-P DIR] [-U AGENT] [-T SEC] URL...

Retrieve files via HTTP or FTP

	--spider	Only check URL existence: $? is 0 if exists
	--header STR	Add STR (of form 'header: value') to headers
	--post-data STR	Send STR using POST method
	--post-file FILE	Send FILE using POST method
	--no-check-certificate	Don't validate the server's certificate
	-c		Continue retrieval of aborted transfer
	-q		Quiet
	-P DIR		Save to DIR (default .)
	-S    		Show server response
	-T SEC		Network read timeout is SEC seconds
	-O FILE		Save to FILE ('-' for stdout)
	-o LOGFILE	Log messages to FILE
	-U STR		Use STR for User-Agent header
	-Y on/off	Use proxy`;

/** Long options by the letter that they count as here; those without a letter of their own get a digit. */
const longOptions = { spider: "1", header: "2", "post-data": "3", "no-check-certificate": "4" };

interface WgetUrl {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly shown: string;
}

/** busybox' wget over the simulated network, without TLS. */
export const wget: Program = toProgram(main, usage, "busybox-1.37");

async function main(applet: Applet): Promise<number> {
  const options = applet.options("cqSP:T:O:o:U:Y:12:3:4", { ...longOptions, quiet: "q", timeout: "T" });
  for (const letter of ["c", "P", "o"]) {
    if (options.has(letter)) throw new Failure(`eastwest: -${letter} is not simulated`);
  }
  const seconds = options.value("T") ?? "900";
  if (!/^\d+$/.test(seconds)) throw new Failure(`invalid number '${seconds}'`);
  if (options.operands.length === 0) throw new UsageError();
  for (const url of options.operands) await new Retrieval(applet, options, Number(seconds) * 1000).run(url);
  return 0;
}

/** One URL, with the redirects that it leads to. */
class Retrieval {
  readonly #applet: Applet;
  readonly #options: Options;
  readonly #timeoutMs: number;

  constructor(applet: Applet, options: Options, timeoutMs: number) {
    this.#applet = applet;
    this.#options = options;
    this.#timeoutMs = timeoutMs;
  }

  async run(text: string): Promise<void> {
    const fileName = this.#fileName(text);
    let url = parseUrl(text);
    let isNewPlace = true;
    for (let redirects = 0; ; redirects++) {
      const location = await this.#retrieve(url, fileName, isNewPlace);
      if (location === undefined) return;
      if (redirects >= 5) throw new Failure("too many redirections");
      isNewPlace = !location.startsWith("/");
      url = parseUrl(isNewPlace ? location : `http://${url.shown}${location}`);
    }
  }

  /** Where a redirect leads; undefined when the file has come. */
  async #retrieve(url: WgetUrl, fileName: string, isNewPlace: boolean): Promise<string | undefined> {
    const connection = await this.#connect(url, isNewPlace);
    const reader = new WireReader(connection);
    try {
      await connection.write(this.#request(url), this.#applet.process.signal);
      const head = await this.#timed((signal) => readHead(reader, signal));
      const isError = head.status >= 400;
      if (this.#options.has("S")) await this.#showHead(head, isError);
      const location = headerValue(head.headers, "location");
      if (head.status >= 300 && head.status < 400 && location !== undefined) return location;
      if (head.status !== 200 && head.status !== 204) {
        throw new Failure(`server returned error: HTTP/${head.version} ${head.status} ${head.reason}`.trimEnd());
      }
      if (this.#options.has("1")) await this.#say("remote file exists\n");
      else await this.#save(head, reader, fileName);
      return undefined;
    } catch (error) {
      throw asFailure(error);
    } finally {
      connection.close();
    }
  }

  async #connect(url: WgetUrl, isNewPlace: boolean): Promise<TcpConnection> {
    const { process } = this.#applet;
    let address: string;
    try {
      [address = url.host] = await lookup(process, url.host);
    } catch (error) {
      if (error instanceof ResolveError) throw new Failure(`bad address '${url.host}'`);
      throw error;
    }
    if (isNewPlace) await this.#say(`Connecting to ${url.shown} (${address}:${url.port})\n`);
    try {
      return await this.#timed((signal) => process.machine.network.connect({ address, port: url.port }, signal));
    } catch (error) {
      if (!(error instanceof SocketError)) throw asFailure(error);
      throw new Failure(`can't connect to remote host (${address}): ${socketErrorText(error)}`);
    }
  }

  #request(url: WgetUrl): Uint8Array {
    const posted = this.#options.value("3");
    const headers: [string, string][] = [
      ["Host", url.shown],
      ["User-Agent", this.#options.value("U") ?? "Wget"],
      ["Connection", "close"],
    ];
    for (const line of this.#options.values("2")) {
      const [name = "", value = ""] = line.split(/:\s*(.*)/s);
      headers.push([name, value]);
    }
    if (posted !== undefined) headers.push(["Content-Type", "application/x-www-form-urlencoded"]);
    const method = posted !== undefined ? "POST" : this.#options.has("1") ? "HEAD" : "GET";
    return encodeRequest({ method, target: url.path, headers, body: posted === undefined ? undefined : bytes(posted) });
  }

  async #save(head: ResponseHead, reader: WireReader, fileName: string): Promise<void> {
    const { process } = this.#applet;
    const toStdout = fileName === "-";
    const length = headerValue(head.headers, "content-length");
    const output = toStdout ? undefined : this.#create(fileName);
    await this.#say(toStdout ? "writing to stdout\n" : `saving to '${fileName}'\n`);
    const name = fileName.replace(/^.*\//, "");
    const show = (line: string) => this.#say(line);
    const progress = new WgetProgress(
      process.machine.clock,
      name,
      length === undefined ? undefined : Number(length),
      show,
      process.isTty.stderr,
    );
    const pieces = readBody(reader, responseFraming("GET", head.status, head.headers), process.signal);
    for (;;) {
      const { done, value } = await this.#timed(() => pieces.next());
      if (done) break;
      if (output) await output.write(value);
      else await process.stdout.write(value, process.signal);
      await progress.add(value.length);
    }
    await progress.finish();
    await this.#say(toStdout ? "written to stdout\n" : `'${fileName}' saved\n`);
  }

  #create(fileName: string): { write(chunk: Uint8Array): Promise<void> } {
    const { files } = this.#applet.process.machine;
    const isNamed = this.#options.has("O");
    if (!isNamed && files.exists(this.#applet.path(fileName)))
      throw new Failure(`can't open '${fileName}': File exists`);
    try {
      return this.#applet.create(fileName);
    } catch (error) {
      if (error instanceof FileError) throw new Failure(`can't open '${fileName}': ${error.message}`);
      throw error;
    }
  }

  #fileName(url: string): string {
    const given = this.#options.value("O");
    if (given !== undefined) return given;
    const path = url.replace(/^https?:\/\//, "").replace(/[?#].*/s, "");
    const slash = path.lastIndexOf("/");
    return (slash < 0 ? "" : path.slice(slash + 1)) || "index.html";
  }

  /** Of an error it reads no further than the first line. */
  async #showHead(head: ResponseHead, isError: boolean): Promise<void> {
    const lines = head.raw
      .replace(/\r?\n$/, "")
      .split(/\r?\n/)
      .slice(0, isError ? 1 : undefined);
    await this.#say(lines.map((line) => `  ${line}\n`).join(""), true);
  }

  async #say(text: string, always = false): Promise<void> {
    const { stderr, signal } = this.#applet.process;
    if (always || !this.#options.has("q")) await stderr.write(bytes(text), signal);
  }

  /** -T: for each step on the network. */
  #timed<T>(work: (signal: Cancellation) => Promise<T>): Promise<T> {
    const { machine, signal } = this.#applet.process;
    return within(machine.clock, this.#timeoutMs || undefined, signal, work);
  }
}

async function readHead(reader: WireReader, signal: Cancellation): Promise<ResponseHead> {
  const raw = await reader.readHead(signal);
  if (raw === undefined) throw new Failure("error getting response");
  try {
    return parseResponseHead(raw);
  } catch {
    throw new Failure("error getting response");
  }
}

function asFailure(error: unknown): unknown {
  if (error instanceof DeadlineError) return new Failure("download timed out");
  if (error instanceof SocketError) return new Failure(`error getting response: ${socketErrorText(error)}`);
  if (error instanceof IncompleteMessageError) return new Failure("connection closed prematurely");
  if (error instanceof HttpSyntaxError) return new Failure("error getting response");
  return error;
}

function parseUrl(text: string): WgetUrl {
  const match = /^(?:([a-z0-9]+):\/\/)?([^/?#]+)([^#]*)/i.exec(text);
  const [, scheme = "http", shown = "", path = ""] = match ?? [];
  if (scheme === "https" || scheme === "ftp") throw new Failure(`eastwest: ${scheme} is not simulated`);
  if (scheme !== "http") throw new Failure(`not an http or ftp url: ${text}`);
  const [host = "", port = "80"] = shown.split(":");
  if (!/^\d+$/.test(port) || Number(port) > 65535) throw new Failure(`bad port spec '${shown}'`);
  return { host, port: Number(port), path: path.startsWith("/") ? path : `/${path}`, shown };
}
