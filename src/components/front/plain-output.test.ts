import { expect, it } from "vitest";
import { PlainOutput } from "./plain-output.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

it("shows text without what a terminal obeys, wherever it is cut", () => {
  const whole =
    "/ # \r\x1b]133;A\x1b\\/ # \x1b]133;B\x1b\\\x1b[Jecho \x1b[31mred\x1b[0m\r\n\x1b]133;C;x\x07red é\r\n/ # ";
  const data = bytes(whole);
  for (let cut = 0; cut <= data.length; cut++) {
    const output = new PlainOutput({ rows: 3, columns: 20 });
    output.write(data.slice(0, cut));
    output.write(data.slice(cut));
    expect(output.text).toBe("/ # echo red\nred é\n/ # ");
  }
});

it("shows so many rows, long lines broken", () => {
  const output = new PlainOutput({ rows: 3, columns: 4 });
  expect(output.text).toBe("\n\n");
  output.write(bytes("one\r\n"));
  expect(output.text).toBe("\none\n");
  for (const line of ["two", "three", "four"]) output.write(bytes(`${line}\r\n`));
  expect(output.text).toBe("e\nfour\n");
});
