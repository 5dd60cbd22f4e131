import type { ByteReader } from "../../cluster/pipe.ts";
import { type Applet, type AppletMain, Failure, UsageError } from "./applet.ts";
import { readSize } from "./head.ts";

export const tail: AppletMain = async (applet) => {
  const [, second] = applet.process.argv;
  const old = /^[-+]\d+$/.test(second ?? "");
  const options = old ? undefined : applet.options("n:c:fFqvs:");
  const names = options ? options.operands : applet.args.slice(1);
  const byBytes = options?.has("c") ?? false;
  const given = options ? (options.value("c") ?? options.value("n") ?? "10") : (second ?? "").replace(/^-/, "");
  const count = readSize(given);
  if (count === undefined) throw new UsageError(`invalid number '${given}'`);
  const { inputs, failed } = await applet.openAll(names, (name, error) =>
    applet.isGnu ? `cannot open '${name}' for reading: ${error.message}` : `can't open '${name}': ${error.message}`,
  );
  if (inputs.length === 0 && !applet.isGnu) throw new Failure("no files");
  const titles = (names.length > 1 && !options?.has("q")) || options?.has("v");
  for (const [index, { name, reader }] of inputs.entries()) {
    if (titles) await applet.write(`${index > 0 ? "\n" : ""}==> ${name === "-" ? "standard input" : name} <==\n`);
    await last(applet, reader, Math.abs(count), given.startsWith("+"), byBytes);
  }
  if (options?.has("f") || options?.has("F")) {
    if (names.length === 0) return 0;
    await follow(applet, names, Number(options.value("s") ?? 1));
  }
  return failed ? 1 : 0;
};

/** The last `count` lines or bytes, or with `from` everything from that one on. */
async function last(applet: Applet, reader: ByteReader, count: number, from: boolean, byBytes: boolean): Promise<void> {
  const { stdout, signal } = applet.process;
  let skip = Math.max(0, count - 1);
  const held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of applet.chunks(reader)) {
    if (!from) {
      held.push(chunk);
      size += chunk.length;
      continue;
    }
    let start = 0;
    if (byBytes) {
      start = Math.min(skip, chunk.length);
      skip -= start;
    }
    while (!byBytes && skip > 0 && start < chunk.length) {
      const newline = chunk.indexOf(10, start);
      start = newline < 0 ? chunk.length : newline + 1;
      if (newline >= 0) skip--;
    }
    await stdout.write(chunk.subarray(start), signal);
  }
  if (from || size === 0 || count === 0) return;
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of held) {
    all.set(chunk, at);
    at += chunk.length;
  }
  let start = byBytes ? Math.max(0, size - count) : size;
  if (!byBytes) {
    let left = count;
    for (let end = size - 1; end > 0 && left > 0; left--) {
      const newline = all.lastIndexOf(10, end - 1);
      start = newline + 1;
      end = newline;
    }
    if (size === 1) start = 0;
  }
  await stdout.write(all.subarray(start), signal);
}

/** `-f`: looks again every second for what has been added. */
async function follow(applet: Applet, names: readonly string[], seconds: number): Promise<never> {
  const { machine, signal, stdout } = applet.process;
  const paths = names.map((name) => applet.path(name));
  const sizeOf = (path: string) => (machine.files.exists(path) ? machine.files.stat(path).size : 0);
  const seen = new Map(paths.map((path) => [path, sizeOf(path)]));
  for (;;) {
    await machine.clock.sleep(seconds * 1000, signal);
    for (const path of paths) {
      const size = sizeOf(path);
      const before = seen.get(path) ?? 0;
      seen.set(path, size);
      if (size > before) await stdout.write(machine.files.read(path).subarray(before), signal);
    }
  }
}
