import { FileError } from "../../cluster/files.ts";
import { type Applet, type AppletMain, Failure } from "./applet.ts";

export const uniq: AppletMain = async (applet) => {
  const options = applet.options("cduif:s:w:");
  const [input = "-", output] = options.operands;
  const fields = Number(options.value("f") ?? 0);
  const skip = Number(options.value("s") ?? 0);
  const most = options.value("w");
  const keyOf = (line: string) => {
    let key = line;
    for (let field = 0; field < fields; field++) key = key.replace(/^\s*\S*/, "");
    key = key.slice(skip, most === undefined ? undefined : skip + Number(most));
    return options.has("i") ? key.toLowerCase() : key;
  };
  let current: string | undefined;
  let key = "";
  let count = 0;
  const result = () => {
    const wanted = (!options.has("d") || count > 1) && (!options.has("u") || count === 1);
    if (current === undefined || !wanted) return "";
    return `${options.has("c") ? `${String(count).padStart(7)} ` : ""}${current}\n`;
  };
  const write = writerTo(applet, output);
  for await (const lines of applet.lines(openInput(applet, input))) {
    let text = "";
    for (const line of lines) {
      const lineKey = keyOf(line);
      if (current !== undefined && lineKey === key) {
        count++;
        continue;
      }
      text += result();
      current = line;
      key = lineKey;
      count = 1;
    }
    await write(text);
  }
  await write(result());
  return 0;
};

function openInput(applet: Applet, name: string) {
  try {
    return applet.open(name);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new Failure(applet.isGnu ? `${name}: ${error.message}` : `can't open '${name}': ${error.message}`);
  }
}

function writerTo(applet: Applet, name: string | undefined): (text: string) => Promise<void> {
  if (name === undefined) return (text) => applet.write(text);
  const file = applet.create(name);
  return (text) => file.write(new TextEncoder().encode(text));
}
