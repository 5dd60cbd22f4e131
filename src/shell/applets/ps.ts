import type { AppletMain } from "./applet.ts";

/** The machine's processes. Owner and memory are not modelled, so GNU's columns are the plain ones. */
export const ps: AppletMain = async (applet) => {
  const gnuLetters = applet.args.join("").replace(/-/g, "");
  if (!applet.isGnu) applet.options("o:T");
  const { machine, env } = applet.process;
  const user = env.get("USER") ?? "root";
  const rows = [...machine.processes.values()].sort((a, b) => a.pid - b.pid);
  if (!applet.isGnu) {
    await applet.write("PID   USER     TIME  COMMAND\n");
    for (const { pid, argv } of rows) {
      await applet.write(`${String(pid).padStart(5)} ${user.padEnd(8).slice(0, 8)}  0:00 ${argv.join(" ")}\n`);
    }
    return 0;
  }
  const full = /f/.test(gnuLetters) || /u/.test(gnuLetters);
  await applet.write(full ? "UID          PID TTY          TIME CMD\n" : "    PID TTY          TIME CMD\n");
  for (const { pid, argv } of rows) {
    const command = full ? argv.join(" ") : (argv[0] ?? "").replace(/^.*\//, "");
    await applet.write(
      `${full ? user.padEnd(8) : ""}${String(pid).padStart(7)} ${"pts/0".padEnd(8)} 00:00:00 ${command}\n`,
    );
  }
  return 0;
};
