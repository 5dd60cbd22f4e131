import { FileError } from "../../cluster/files.ts";
import type { ByteReader } from "../../cluster/pipe.ts";
import { sha256Hex } from "../../cluster/sha256.ts";
import { type Applet, type AppletMain, Failure } from "./applet.ts";

const longNames = { check: "c", binary: "b", text: "t", status: "s", quiet: "q", warn: "w", tag: "T" };

export const sha256sum: AppletMain = async (applet) => {
  const options = applet.options(applet.isGnu ? "bctwqsT" : "csw", applet.isGnu ? longNames : {});
  if (options.has("c")) return check(applet, options.operands, options.has("s"), options.has("q"));
  const explain = (name: string, error: FileError) =>
    applet.isGnu ? `${name}: ${error.message}` : `can't open '${name}': ${error.message}`;
  const { inputs, failed } = await applet.openAll(options.operands, explain);
  for (const { name, reader } of inputs) {
    const sum = await sumOf(applet, reader);
    const line = options.has("T") ? `SHA256 (${name}) = ${sum}` : `${sum} ${options.has("b") ? "*" : " "}${name}`;
    await applet.write(`${line}\n`);
  }
  return failed ? 1 : 0;
};

async function sumOf(applet: Applet, reader: ByteReader): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of applet.chunks(reader)) chunks.push(chunk);
  const content = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    content.set(chunk, at);
    at += chunk.length;
  }
  return sha256Hex(content);
}

/** Compares files with the sums that were noted of them. */
async function check(applet: Applet, names: readonly string[], silent: boolean, quiet: boolean): Promise<number> {
  let status = 0;
  const say = async (text: string) => {
    if (!silent) await applet.write(text);
  };
  for (const name of names.length > 0 ? names : ["-"]) {
    const count = { good: 0, bad: 0, wrong: 0, unread: 0 };
    for await (const lines of applet.lines(applet.open(name))) {
      for (const line of lines) {
        const [, sum, file] = /^([0-9a-f]{64}) [ *](.+)$/i.exec(line) ?? [];
        if (sum === undefined || file === undefined) {
          count.bad++;
          continue;
        }
        count.good++;
        const found = await sumOfFile(applet, file);
        if (found === undefined) count.unread++;
        else if (found !== sum.toLowerCase()) count.wrong++;
        const isRight = found === sum.toLowerCase();
        if (found === undefined && applet.isGnu) await say(`${file}: FAILED open or read\n`);
        else if (!isRight || !quiet) await say(`${file}: ${isRight ? "OK" : "FAILED"}\n`);
      }
    }
    const { good, bad, wrong, unread } = count;
    if (good === 0 && applet.isGnu) {
      throw new Failure(`${name === "-" ? "'standard input'" : name}: no properly formatted checksum lines found`);
    }
    if (wrong > 0 || unread > 0 || (bad > 0 && !applet.isGnu)) status = 1;
    if (!silent)
      for (const warning of warnings(applet.isGnu, { good, bad, wrong, unread })) await applet.complain(warning);
  }
  return status;
}

async function sumOfFile(applet: Applet, file: string): Promise<string | undefined> {
  try {
    return await sumOf(applet, applet.open(file));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await applet.complain(applet.isGnu ? `${file}: ${error.message}` : `can't open '${file}': ${error.message}`);
    return undefined;
  }
}

interface Count {
  readonly good: number;
  readonly bad: number;
  readonly wrong: number;
  readonly unread: number;
}

function warnings(isGnu: boolean, { good, bad, wrong, unread }: Count): string[] {
  if (!isGnu) {
    const failed = wrong + unread + bad;
    return failed > 0 ? [`WARNING: ${failed} of ${good + bad} computed checksums did NOT match`] : [];
  }
  const all: readonly (readonly [number, string, string])[] = [
    [bad, "line is improperly formatted", "lines are improperly formatted"],
    [unread, "listed file could not be read", "listed files could not be read"],
    [wrong, "computed checksum did NOT match", "computed checksums did NOT match"],
  ];
  return all.flatMap(([count, one, more]) => (count > 0 ? [`WARNING: ${count} ${count === 1 ? one : more}`] : []));
}
