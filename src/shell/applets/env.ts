import type { AppletMain } from "./applet.ts";

export const env: AppletMain = async (applet) => {
  const options = applet.options("+iu:0", { "ignore-environment": "i", unset: "u" });
  const words = [...options.operands];
  const isEmpty = options.has("i") || words[0] === "-";
  if (words[0] === "-") words.shift();
  const environment = new Map(isEmpty ? [] : applet.process.env);
  for (const name of options.values("u")) environment.delete(name);
  while (words[0]?.includes("=")) {
    const [name = "", value = ""] = (words.shift() ?? "").split(/=(.*)/s);
    environment.set(name, value);
  }
  if (words.length > 0) {
    const notFound = applet.isGnu ? `'${words[0]}': No such file or directory` : undefined;
    return applet.spawn(words, notFound === undefined ? { env: environment } : { env: environment, notFound });
  }
  await applet.write(
    [...environment].map(([name, value]) => `${name}=${value}${options.has("0") ? "\0" : "\n"}`).join(""),
  );
  return 0;
};
