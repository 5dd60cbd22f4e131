import { type AppletMain, Failure, UsageError } from "./applet.ts";
import { formatDate } from "./date.ts";
import { readDuration } from "./sleep.ts";

export const watch: AppletMain = async (applet) => {
  const options = applet.options("+n:td", { interval: "n", "no-title": "t" });
  if (options.operands.length === 0) throw new UsageError();
  const seconds = options.value("n") ?? "2";
  const interval = readDuration(seconds);
  if (interval === undefined) throw new Failure(`invalid number '${seconds}'`);
  const command = options.operands.join(" ");
  const { machine, signal, tty } = applet.process;
  const shell = machine.findProgram("sh") ? "sh" : "bash";
  for (;;) {
    const time = formatDate("%F %T", machine.clock.now());
    const title = `Every ${applet.isGnu ? (interval / 1000).toFixed(1) : interval / 1000}s: ${command}`;
    const gap = Math.max(1, (tty?.size.columns ?? 80) - title.length - time.length);
    await applet.write(`\x1b[H\x1b[J${options.has("t") ? "" : `${title}${" ".repeat(gap)}${time}\n\n`}`);
    await applet.spawn([shell, "-c", command]);
    await machine.clock.sleep(interval, signal);
  }
};
