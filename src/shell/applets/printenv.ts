import type { AppletMain } from "./applet.ts";

export const printenv: AppletMain = async (applet) => {
  const { operands } = applet.options("+0");
  const { env } = applet.process;
  if (operands.length === 0) await applet.write([...env].map(([name, value]) => `${name}=${value}\n`).join(""));
  let status = 0;
  for (const name of operands) {
    const value = env.get(name);
    if (value === undefined) status = 1;
    else await applet.write(`${value}\n`);
  }
  return status;
};
