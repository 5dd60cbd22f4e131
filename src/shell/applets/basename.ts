import { type AppletMain, UsageError } from "./applet.ts";

export const basename: AppletMain = async (applet) => {
  const options = applet.options("+as:", { multiple: "a", suffix: "s" });
  const many = options.has("a") || options.has("s");
  const [first, second] = options.operands;
  if (first === undefined) throw new UsageError(applet.isGnu ? "missing operand" : "");
  if (!many && options.operands.length > 2)
    throw new UsageError(applet.isGnu ? `extra operand '${options.operands[2]}'` : "");
  const suffix = options.value("s") ?? (many ? "" : (second ?? ""));
  for (const name of many ? options.operands : [first]) {
    const base = name.replace(/\/+$/, "").replace(/^.*\//, "") || (name.startsWith("/") ? "/" : "");
    const cut = suffix !== "" && base.endsWith(suffix) && base !== suffix;
    await applet.write(`${cut ? base.slice(0, -suffix.length) : base}\n`);
  }
  return 0;
};
