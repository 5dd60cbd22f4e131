/** A duration as Go prints it: `412ms`, `10s`, `1m20s`, `5m0s`, `1.234s`. */
export function goDuration(ms: number): string {
  if (ms < 1000) return ms === 0 ? "0s" : `${Math.round(ms)}ms`;
  const whole = Math.floor(ms / 1000);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const seconds = Number(((ms - hours * 3_600_000 - minutes * 60_000) / 1000).toFixed(3));
  return `${hours ? `${hours}h` : ""}${hours || minutes ? `${minutes}m` : ""}${seconds}s`;
}
