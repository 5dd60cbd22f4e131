import type { AppletMain } from "./applet.ts";

const parts = "snrvm";

export const uname: AppletMain = async (applet) => {
  const options = applet.options("asnrvmpio", { all: "a", "kernel-name": "s", nodename: "n", machine: "m" });
  const values: Record<string, string> = {
    s: "Linux",
    n: applet.process.machine.hostname,
    r: "6.12.0-eastwest",
    v: "#1 SMP eastwest",
    m: "x86_64",
    o: applet.isGnu ? "GNU/Linux" : "Linux",
    p: "unknown",
    i: "unknown",
  };
  const wanted = options.has("a")
    ? `${parts}o`
    : [...`${parts}pio`].filter((letter) => options.has(letter)).join("") || "s";
  await applet.write(`${[...wanted].map((letter) => values[letter]).join(" ")}\n`);
  return 0;
};
