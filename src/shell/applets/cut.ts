import { type AppletMain, Failure, UsageError } from "./applet.ts";

type Range = readonly [first: number, last: number];

export const cut: AppletMain = async (applet) => {
  const options = applet.options("b:c:f:d:sn", { delimiter: "d", fields: "f", characters: "c" });
  const kinds = ["b", "c", "f"].filter((letter) => options.has(letter));
  const [kind] = kinds;
  if (kind === undefined) {
    if (applet.isGnu) throw new UsageError("you must specify a list of bytes, characters, or fields");
    throw new Failure("expected a list of bytes, characters, or fields");
  }
  if (kinds.length > 1) throw new UsageError(applet.isGnu ? "only one type of list may be specified" : "");
  const ranges = readList(options.value(kind) ?? "", applet.isGnu);
  const delimiter = options.value("d") ?? "\t";
  if ([...delimiter].length > 1 && applet.isGnu) throw new UsageError("the delimiter must be a single character");
  const { inputs, failed } = await applet.openAll(options.operands);
  const pick = (line: string): string | undefined => {
    if (kind !== "f") return [...line].filter((_, index) => isIn(ranges, index + 1)).join("");
    if (!line.includes(delimiter)) return options.has("s") ? undefined : line;
    return line
      .split(delimiter)
      .filter((_, index) => isIn(ranges, index + 1))
      .join(delimiter);
  };
  for (const { reader } of inputs) {
    for await (const lines of applet.lines(reader)) {
      let text = "";
      for (const line of lines) {
        const picked = pick(line);
        if (picked !== undefined) text += `${picked}\n`;
      }
      await applet.write(text);
    }
  }
  return failed ? 1 : 0;
};

function readList(text: string, gnu: boolean): Range[] {
  return text.split(",").map((item) => {
    const match = /^(\d*)(-?)(\d*)$/.exec(item);
    if (!match || item === "" || item === "-")
      throw new Failure(gnu ? `invalid field value '${item}'` : `bad list '${item}'`);
    const first = match[1] === "" ? 1 : Number(match[1]);
    const last = match[2] === "" ? first : match[3] === "" ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (first === 0) throw new Failure(gnu ? "fields are numbered from 1" : `bad list '${item}'`);
    return [first, last];
  });
}

function isIn(ranges: readonly Range[], position: number): boolean {
  return ranges.some(([first, last]) => position >= first && position <= last);
}
