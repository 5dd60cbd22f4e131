import { type Applet, type AppletMain, UsageError } from "./applet.ts";

/** A count as head and tail take it: `k` and `m` multiply. Undefined when it is none. */
export function readSize(text: string): number | undefined {
  const match = /^([-+]?\d+)([bkmKM]?)$/.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * ({ b: 512, k: 1024, K: 1024, m: 1048576, M: 1048576 }[match[2] ?? ""] ?? 1);
}

/** The obsolete `-5` as `-n 5`. */
export function withOldCounts(args: readonly string[]): string[] {
  const [first = "", ...rest] = args;
  return /^-\d+$/.test(first) ? ["-n", first.slice(1), ...rest] : [...args];
}

export const head: AppletMain = async (applet) => {
  const [, second] = applet.process.argv;
  const old = /^-\d+$/.exec(second ?? "");
  const options = old ? undefined : applet.options("n:c:qv");
  const names = options ? options.operands : applet.args.slice(1);
  const byBytes = options?.has("c") ?? false;
  const given = options ? (options.value("c") ?? options.value("n") ?? "10") : (second ?? "").slice(1);
  const count = readSize(given);
  if (count === undefined) {
    if (!applet.isGnu) throw new UsageError(`invalid number '${given}'`);
    throw new UsageError(`invalid number of ${byBytes ? "bytes" : "lines"}: '${given}'`);
  }
  const { inputs, failed } = await applet.openAll(names, (name, error) =>
    applet.isGnu ? `cannot open '${name}' for reading: ${error.message}` : `${name}: ${error.message}`,
  );
  const titles = (names.length > 1 && !options?.has("q")) || options?.has("v");
  for (const [index, { name, reader }] of inputs.entries()) {
    if (titles) await applet.write(`${index > 0 ? "\n" : ""}==> ${name === "-" ? "standard input" : name} <==\n`);
    if (count < 0) await allButLast(applet, reader, -count, byBytes);
    else await first(applet, reader, count, byBytes);
  }
  return failed ? 1 : 0;
};

async function first(applet: Applet, reader: Parameters<Applet["chunks"]>[0], count: number, byBytes: boolean) {
  let left = count;
  if (left === 0) return;
  for await (const chunk of applet.chunks(reader)) {
    let end = Math.min(chunk.length, left);
    if (!byBytes) {
      end = chunk.length;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) {
        if (--left > 0) continue;
        end = at + 1;
        break;
      }
    } else left -= end;
    await applet.process.stdout.write(chunk.subarray(0, end), applet.process.signal);
    if (left <= 0) return;
  }
}

async function allButLast(applet: Applet, reader: Parameters<Applet["chunks"]>[0], count: number, byBytes: boolean) {
  if (byBytes) {
    let held = new Uint8Array();
    for await (const chunk of applet.chunks(reader)) {
      const joined = new Uint8Array(held.length + chunk.length);
      joined.set(held);
      joined.set(chunk, held.length);
      const ready = Math.max(0, joined.length - count);
      await applet.process.stdout.write(joined.subarray(0, ready), applet.process.signal);
      held = joined.slice(ready);
    }
    return;
  }
  const held: string[] = [];
  for await (const lines of applet.lines(reader)) {
    held.push(...lines);
    await applet.write(
      held
        .splice(0, Math.max(0, held.length - count))
        .map((line) => `${line}\n`)
        .join(""),
    );
  }
}
