import type { Language } from "../../engines/engine.ts";

/** What was not finished, or not saved, when the lab was left or lost, and where it is now. */
export function leftOpenText(language: Language, lines: readonly string[], files: readonly string[]): string {
  if (language === "zh-cn") {
    const run = lines.length > 0 ? `离开时还没跑完：${lines.join("，")}。它又在提示符后面了，按回车就再运行一次。` : "";
    return run + (files.length > 0 ? `还没保存，仍在编辑器里：${files.join("，")}。` : "");
  }
  const parts = [
    lines.length > 0 &&
      `Still running when the lab was left: ${lines.join(", ")}. It stands at the prompt: Enter runs it.`,
    files.length > 0 && `Not saved yet, and still in the editor: ${files.join(", ")}.`,
  ];
  return parts.filter(Boolean).join(" ");
}
