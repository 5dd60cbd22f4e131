import { expect, it } from "vitest";
import { LeaveKeys } from "./leave-keys.ts";

const controlC = "\x03";

it("leaves by Ctrl-C twice at an empty prompt, and by no other", () => {
  const keys = new LeaveKeys("laptop");
  const prompt = () => keys.note({ type: "prompt", terminal: "laptop", prompt: "$ " });
  expect(keys.press(controlC)).toBe("nothing");
  keys.note({ type: "prompt", terminal: "elsewhere", prompt: "$ " });
  expect(keys.press(controlC)).toBe("nothing");
  prompt();
  expect(keys.press("l")).toBe("nothing");
  expect(keys.press(controlC)).toBe("nothing");
  prompt();
  expect(keys.press(controlC)).toBe("warn");
  prompt();
  expect(keys.press("ls\r")).toBe("nothing");
  keys.note({ type: "command", terminal: "laptop", line: "ls" });
  expect(keys.press(controlC)).toBe("nothing");
  expect(keys.press(controlC)).toBe("nothing");
  prompt();
  expect(keys.press(controlC)).toBe("warn");
  prompt();
  expect(keys.press(controlC)).toBe("leave");
});
