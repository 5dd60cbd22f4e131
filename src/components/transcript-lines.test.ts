import { describe, expect, it } from "vitest";
import type { Exchange, ExpectedBlock, Template } from "../lab/transcript.ts";
import { type TranscriptLine, transcriptLines } from "./transcript-lines.ts";

const text = (value: string): Template => [{ kind: "text", text: value }];

function exchange(command: Template, ...expected: ExpectedBlock[]): Exchange {
  return { terminal: "dns-test", prompt: "/ # ", command, expected, line: 1, endLine: 1 };
}

function lines(anyOrder: boolean, ...templates: Template[]): ExpectedBlock {
  return { kind: "lines", anyOrder, lines: templates.map((template) => ({ template, line: 1 })) };
}

const shown = (line: TranscriptLine | undefined) => line?.pieces.map((piece) => piece.text).join("");
const varying = (line: TranscriptLine | undefined) =>
  line?.pieces
    .filter((piece) => piece.varies)
    .map((piece) => piece.text)
    .join("");

describe("a transcript on the page", () => {
  it("shows the command behind its prompt, then the output", async () => {
    const [command, output] = await transcriptLines(exchange(text("echo 'a b'"), lines(false, text("a b"))));
    expect(command?.prompt).toBe("/ # ");
    expect(shown(command)).toBe("echo 'a b'");
    expect(output?.prompt).toBeUndefined();
    expect(shown(output)).toBe("a b");
  });

  it("continues a command of several lines with the shell's second prompt", async () => {
    const [first, second] = await transcriptLines(exchange(text("for i in 1 2\ndo echo $i; done")));
    expect([first?.prompt, shown(first)]).toEqual(["/ # ", "for i in 1 2"]);
    expect([second?.prompt, shown(second)]).toEqual(["> ", "do echo $i; done"]);
  });

  it("marks what varies, inside highlighted tokens, too", async () => {
    const address: Template = [
      { kind: "text", text: "curl " },
      { kind: "hole", pattern: "ip", example: "10.244.1.67" },
      { kind: "text", text: ":8080/" },
    ];
    const [command, output] = await transcriptLines(exchange(address, lines(false, address)));
    expect([shown(command), varying(command)]).toEqual(["curl 10.244.1.67:8080/", "10.244.1.67"]);
    expect([shown(output), varying(output)]).toEqual(["curl 10.244.1.67:8080/", "10.244.1.67"]);
  });

  it("lets JSON break anywhere, and tables nowhere", async () => {
    const [, json, table] = await transcriptLines(
      exchange(text("x"), lines(false, text('{"a":1}'), text("NAME   AGE"))),
    );
    expect([json?.breakAnywhere, table?.breakAnywhere]).toEqual([true, false]);
    expect(shown(json)).toBe('{"a":1}');
  });

  it("says at a block's last line what it leaves open", async () => {
    const [, first, second, any] = await transcriptLines(
      exchange(text("x"), lines(true, text("a"), text("b")), { kind: "anything", example: ["…"] }),
    );
    expect([first?.leeway, second?.leeway?.kind, any?.leeway?.kind]).toEqual([undefined, "any-order", "anything"]);
  });
});
