import { type AppletMain, UsageError } from "./applet.ts";

/** What passed of the clock. The simulation has no processor time to account for. */
export const time: AppletMain = async (applet) => {
  const options = applet.options("+vp");
  if (options.operands.length === 0) throw new UsageError();
  const { machine, stderr } = applet.process;
  const started = machine.clock.now();
  const status = await applet.spawn(options.operands);
  const elapsed = (machine.clock.now() - started) / 1000;
  const minutes = Math.floor(elapsed / 60);
  const text = `real\t${minutes}m ${(elapsed - minutes * 60).toFixed(2)}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n`;
  await stderr.write(new TextEncoder().encode(text));
  return status;
};
