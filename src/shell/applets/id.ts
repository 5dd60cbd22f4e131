import type { AppletMain } from "./applet.ts";

/** Containers run as root; the laptop's user is its first. */
export const id: AppletMain = async (applet) => {
  const options = applet.options("ugGnr", { user: "u", group: "g", name: "n" });
  const user = applet.process.env.get("USER") ?? "root";
  const number = user === "root" ? 0 : 1000;
  if (options.has("u") || options.has("g") || options.has("G"))
    await applet.write(`${options.has("n") ? user : number}\n`);
  else
    await applet.write(
      `uid=${number}(${user}) gid=${number}(${user})${number === 0 ? " groups=0(root)" : ` groups=${number}(${user})`}\n`,
    );
  return 0;
};
