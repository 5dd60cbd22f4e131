import { emptyReader } from "../../cluster/pipe.ts";
import { type Applet, type AppletMain, Failure } from "./applet.ts";

export const xargs: AppletMain = async (applet) => {
  const options = applet.options("+0prtn:s:I:L:P:E:d:x", {
    "no-run-if-empty": "r",
    null: "0",
    replace: "I",
    "max-args": "n",
  });
  const command = options.operands.length > 0 ? options.operands : ["echo"];
  const placeholder = options.value("I");
  const delimiter = options.has("0") ? "\0" : options.value("d");
  const items = await readItems(applet, delimiter, placeholder !== undefined || options.has("L"));
  const most = Number(options.value("n") ?? options.value("L") ?? Number.POSITIVE_INFINITY);
  if (!(most > 0)) throw new Failure(`invalid number '${options.value("n")}'`);
  const runs: string[][] = [];
  if (placeholder !== undefined)
    for (const item of items) runs.push(command.map((word) => word.replaceAll(placeholder, item)));
  else {
    for (let at = 0; at < items.length; at += most) runs.push([...command, ...items.slice(at, at + most)]);
    if (items.length === 0 && !options.has("r")) runs.push([...command]);
  }
  let status = 0;
  for (const argv of runs) {
    if (options.has("t")) await applet.process.stderr.write(new TextEncoder().encode(`${argv.join(" ")}\n`));
    const code = await applet.spawn(argv, { stdin: emptyReader, notFound: `${argv[0]}: No such file or directory` });
    applet.process.signal.throwIfAborted();
    if (code === 127) return 127;
    if (code === 255) throw new Failure(`${argv[0]}: exited with status 255; aborting`, 124);
    if (code !== 0) status = 123;
  }
  return status;
};

/** Words as the shell quotes them, or what stands between delimiters. */
async function readItems(applet: Applet, delimiter: string | undefined, byLine: boolean): Promise<string[]> {
  const items: string[] = [];
  if (delimiter !== undefined) {
    for await (const some of applet.lines(applet.process.stdin, delimiter)) items.push(...some);
    if (delimiter !== "\0" && items.at(-1)?.endsWith("\n")) items.push((items.pop() ?? "").slice(0, -1));
    return items;
  }
  for await (const lines of applet.lines(applet.process.stdin)) {
    for (const line of lines) {
      if (byLine) {
        if (line.trim() !== "") items.push(line.trimStart());
        continue;
      }
      for (const [word] of line.matchAll(/(?:\\.|'[^']*'|"[^"]*"|[^\s'"\\])+/gs)) {
        items.push(word.replace(/\\(.)|'([^']*)'|"([^"]*)"/gs, "$1$2$3"));
      }
      if (/^(?:[^'"]|'[^']*'|"[^"]*")*['"][^'"]*$/.test(line))
        throw new Failure(applet.isGnu ? "unmatched quote" : "unmatched quote");
    }
  }
  return items;
}
