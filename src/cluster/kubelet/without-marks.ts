import { type ByteWriter, bytes } from "../pipe.ts";

const introducer = "\x1b]133;";
const whole = new RegExp(`${introducer.replace("]", "\\]")}[^\x07\x1b]*(?:\x07|\x1b\\\\)`, "g");

/**
 * Passes on all but the marks of OSC 133 that our shells put around prompts and commands. They are for the terminal
 * that somebody sits at; a log or an onlooker would take them for its own shell's. Marks may be spread over chunks.
 */
export function withoutMarks(writer: ByteWriter): ByteWriter {
  const decoder = new TextDecoder();
  let held = "";
  return {
    write(chunk, signal) {
      const text = (held + decoder.decode(chunk, { stream: true })).replace(whole, "");
      const begun = beginningOfMark(text);
      held = text.slice(begun);
      return writer.write(bytes(text.slice(0, begun)), signal);
    },
    close: () => writer.close(),
  };
}

/** Where a mark begins that is not complete yet; the text's end if there is none. */
function beginningOfMark(text: string): number {
  const start = text.indexOf(introducer);
  if (start >= 0) return start;
  const last = text.lastIndexOf("\x1b");
  return last >= 0 && introducer.startsWith(text.slice(last)) ? last : text.length;
}
