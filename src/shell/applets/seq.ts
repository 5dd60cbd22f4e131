import { type AppletMain, Failure, UsageError } from "./applet.ts";

export const seq: AppletMain = async (applet) => {
  const words = [...applet.args];
  let separator = "\n";
  let isPadded = false;
  while (/^-(?:[ws]|s.*)$/.test(words[0] ?? "")) {
    const word = words.shift() ?? "";
    if (word === "-w") isPadded = true;
    else separator = word.slice(2) || (words.shift() ?? "");
  }
  const numbers = words.map(Number);
  const wrong = words.find((word, index) => word.trim() === "" || Number.isNaN(numbers[index]));
  if (words.length === 0 || words.length > 3)
    throw new UsageError(applet.isGnu && words.length === 0 ? "missing operand" : "");
  if (wrong !== undefined) throw new UsageError(applet.isGnu ? `invalid floating point argument: '${wrong}'` : "");
  const first = words.length > 1 ? (numbers[0] ?? 1) : 1;
  const step = words.length > 2 ? (numbers[1] ?? 1) : 1;
  const last = numbers.at(-1) ?? 1;
  if (step === 0) throw new Failure(`invalid Zero increment value: '${words[1]}'`);
  const decimals = Math.max(...words.map((word) => /\.(\d+)$/.exec(word)?.[1]?.length ?? 0));
  const width = isPadded ? Math.max(first.toFixed(decimals).length, last.toFixed(decimals).length) : 0;
  const format = (value: number) => {
    const text = value.toFixed(decimals);
    return text.startsWith("-") ? `-${text.slice(1).padStart(width - 1, "0")}` : text.padStart(width, "0");
  };
  let text = "";
  let written = false;
  for (let index = 0; ; index++) {
    const value = first + index * step;
    if (step > 0 ? value > last + 1e-9 : value < last - 1e-9) break;
    text += (written || text !== "" ? separator : "") + format(value);
    if (text.length > 4096) {
      await applet.write(text);
      await applet.process.machine.clock.turn();
      written = true;
      text = "";
    }
  }
  if (written || text !== "") await applet.write(`${text}\n`);
  return 0;
};
