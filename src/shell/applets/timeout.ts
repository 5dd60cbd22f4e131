import { signalNumbers } from "../../cluster/process.ts";
import { readSignalName } from "../signals.ts";
import { type AppletMain, Failure, followed, UsageError } from "./applet.ts";
import { readDuration } from "./sleep.ts";

export const timeout: AppletMain = async (applet) => {
  const options = applet.options("+s:k:", { signal: "s", "kill-after": "k" });
  const [seconds, ...argv] = options.operands;
  if (seconds === undefined || argv.length === 0)
    throw new UsageError(applet.isGnu ? "missing operand" : "", applet.isGnu ? 125 : 1);
  const limit = readDuration(seconds);
  if (limit === undefined) {
    if (applet.isGnu) throw new UsageError(`invalid time interval '${seconds}'`, 125);
    throw new Failure(`invalid number '${seconds}'`);
  }
  const signalName = readSignalName(options.value("s") ?? "TERM");
  if (!signalName) throw new Failure(`bad signal name '${options.value("s")}'`);
  const { machine, stdin, stdout, stderr, cwd, tty, isTty, env, signal } = applet.process;
  if (!machine.findProgram(argv[0] ?? "")) {
    await applet.complain(
      applet.isGnu
        ? `failed to run command '${argv[0]}': No such file or directory`
        : `can't execute '${argv[0]}': No such file or directory`,
    );
    return 127;
  }
  const child = machine.spawn(argv, { stdin, stdout, stderr, cwd, tty, isTty, env });
  let expired = false;
  const timers = [
    machine.clock.after(limit, () => {
      expired = true;
      // busybox becomes the program and leaves the watching to a child: the signal ends them both.
      if (!applet.isGnu) machine.processes.get(applet.process.pid)?.kill(signalName);
      child.kill(signalName);
      const grace = readDuration(options.value("k") ?? "");
      if (grace !== undefined) timers.push(machine.clock.after(grace, () => child.kill("SIGKILL")));
    }),
  ];
  const status = await followed(child, signal);
  for (const timer of timers) timer.cancel();
  // GNU says 124; busybox passes on what the program ended with.
  if (expired && applet.isGnu) return signalName === "SIGKILL" ? 128 + signalNumbers.SIGKILL : 124;
  return status;
};
