import { type AppletMain, Failure } from "./applet.ts";

export const hostname: AppletMain = async (applet) => {
  const options = applet.options("sidfI", {});
  const { machine } = applet.process;
  if (options.operands.length > 0) throw new Failure("sethostname: Operation not permitted");
  const addresses = () =>
    machine.network
      .addresses()
      .map(({ address }) => address)
      .filter((address) => !address.startsWith("127."));
  if (options.has("i") || options.has("I")) await applet.write(`${addresses().join(" ")}\n`);
  else if (options.has("d")) await applet.write(`${machine.hostname.split(".").slice(1).join(".")}\n`);
  else await applet.write(`${options.has("s") ? machine.hostname.split(".")[0] : machine.hostname}\n`);
  return 0;
};
