import { durationMs, type PluginSetup } from "./plugin.ts";

const defaultIntervalMs = 30_000;
const defaultJitterMs = 15_000;

/** plugin/reload: how often to look whether the Corefile has changed. */
export const reload: PluginSetup = (site, [statement]) => {
  if (!statement) return undefined;
  const [first, second, ...more] = statement.args;
  if (more.length > 0) throw statement.argumentError();
  const interval = first === undefined ? defaultIntervalMs : durationMs(first);
  if (interval === undefined) throw statement.error(`time: invalid duration ${JSON.stringify(first)}`);
  if (interval < 2000) throw statement.error("interval value must be greater or equal to 2s");
  const given = second === undefined ? defaultJitterMs : durationMs(second);
  if (given === undefined) throw statement.error(`time: invalid duration ${JSON.stringify(second)}`);
  const jitter = Math.min(given, interval / 2);
  const shift = site.process.machine.random.fork("reload").int(2 * jitter + 1) - jitter;
  site.setReload({ intervalMs: interval + shift });
  return undefined;
};
