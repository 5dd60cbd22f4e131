import { formatPrintf } from "../printf.ts";
import { type AppletMain, UsageError } from "./applet.ts";

export const printf: AppletMain = async (applet) => {
  const [format, ...operands] = applet.args;
  if (format === undefined) throw new UsageError();
  const { text, errors } = formatPrintf(format, operands, applet.isGnu);
  await applet.write(text);
  for (const error of errors) await applet.complain(error);
  return errors.length > 0 ? 1 : 0;
};
