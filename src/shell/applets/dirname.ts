import { type AppletMain, UsageError } from "./applet.ts";

export const dirname: AppletMain = async (applet) => {
  const { operands } = applet.options("");
  if (operands.length === 0) throw new UsageError(applet.isGnu ? "missing operand" : "");
  for (const name of operands) {
    const bare = name.replace(/\/+$/, "");
    const slash = bare.lastIndexOf("/");
    const parent =
      bare === "" ? (name === "" ? "." : "/") : slash < 0 ? "." : bare.slice(0, slash).replace(/\/+$/, "") || "/";
    await applet.write(`${parent}\n`);
  }
  return 0;
};
