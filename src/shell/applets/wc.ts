import { FileError } from "../../cluster/files.ts";
import type { AppletMain } from "./applet.ts";

export const wc: AppletMain = async (applet) => {
  const options = applet.options("lwcmL", { lines: "l", words: "w", bytes: "c", chars: "m" });
  const chosen = [..."lwmcL"].filter((letter) => options.has(letter));
  const columns = chosen.length > 0 ? chosen : ["l", "w", "c"];
  const rows: { counts: Record<string, number>; name: string | undefined }[] = [];
  const totals: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 };
  let status = 0;
  for (const name of options.operands.length > 0 ? options.operands : ["-"]) {
    try {
      const counts: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 };
      const decoder = new TextDecoder();
      let inWord = false;
      let column = 0;
      const add = (letter: string, amount: number) => {
        counts[letter] = (counts[letter] ?? 0) + amount;
      };
      for await (const chunk of applet.chunks(applet.open(name))) {
        add("c", chunk.length);
        for (const character of decoder.decode(chunk, { stream: true })) {
          add("m", 1);
          if (character === "\n") {
            add("l", 1);
            column = 0;
          } else counts.L = Math.max(counts.L ?? 0, ++column);
          const blank = /\s/.test(character);
          if (!blank && !inWord) add("w", 1);
          inWord = !blank;
        }
      }
      for (const letter of Object.keys(totals)) {
        totals[letter] =
          letter === "L" ? Math.max(totals.L ?? 0, counts.L ?? 0) : (totals[letter] ?? 0) + (counts[letter] ?? 0);
      }
      rows.push({ counts, name: options.operands.length > 0 ? name : undefined });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = 1;
      await applet.complain(`${name}: ${error.message}`);
    }
  }
  if (options.operands.length > 1) rows.push({ counts: totals, name: "total" });
  // GNU makes the columns as wide as the files' size, busybox nine.
  const largest = Math.max(1, ...rows.map(({ counts }) => String(counts.c).length));
  const fromStdin = options.operands.length === 0 || options.operands.includes("-");
  const width = columns.length === 1 && rows.length === 1 ? 1 : !applet.isGnu ? 9 : fromStdin ? 7 : largest;
  for (const { counts, name } of rows) {
    const numbers = columns.map((letter) => String(counts[letter]).padStart(width)).join(" ");
    await applet.write(`${numbers}${name === undefined ? "" : ` ${name}`}\n`);
  }
  return status;
};
