import { type AppletMain, Failure, UsageError } from "./applet.ts";

const units: Record<string, number> = { "": 1, s: 1, m: 60, h: 3600, d: 86400 };

/** `2`, `0.5`, `1m` in milliseconds; undefined for none of these. */
export function readDuration(text: string): number | undefined {
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  return match ? Number(match[1]) * (units[match[2] ?? ""] ?? 1) * 1000 : undefined;
}

export const sleep: AppletMain = async (applet) => {
  if (applet.args.length === 0) throw new UsageError();
  let total = 0;
  for (const word of applet.args) {
    const duration = word === "infinity" || word === "inf" ? Number.POSITIVE_INFINITY : readDuration(word);
    if (duration === undefined) {
      if (applet.isGnu) throw new UsageError(`invalid time interval '${word}'`);
      throw new Failure(`invalid number '${word}'`);
    }
    total += duration;
  }
  const { clock } = applet.process.machine;
  // A hundred years stand for ever.
  await clock.sleep(Math.min(total, 3.2e12), applet.process.signal);
  return 0;
};
