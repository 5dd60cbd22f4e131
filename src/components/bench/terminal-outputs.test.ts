import { describe, expect, it } from "vitest";
import { TerminalOutputs } from "./terminal-outputs.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

describe("output on its way to the terminals", () => {
  it("is kept until its terminal is shown, then comes in order", () => {
    const outputs = new TerminalOutputs();
    const shown: string[] = [];
    outputs.write("laptop", bytes("a"));
    outputs.write("dns-test", bytes("x"));
    outputs.write("laptop", bytes("b"));
    outputs.attach("laptop", (data) => shown.push(text(data)));
    outputs.write("laptop", bytes("c"));
    expect(shown).toEqual(["a", "b", "c"]);
  });

  it("is acknowledged once, when shown or kept", () => {
    const outputs = new TerminalOutputs();
    let acknowledged = 0;
    outputs.onShown = (_terminal, byteCount) => {
      acknowledged += byteCount;
    };
    outputs.write("laptop", bytes("kept"));
    expect(acknowledged).toBe(4);
    let release = () => {};
    outputs.attach("laptop", (_data, done) => {
      release = done;
    });
    release();
    expect(acknowledged).toBe(4);
    outputs.write("laptop", bytes("later"));
    expect(acknowledged).toBe(4);
    release();
    expect(acknowledged).toBe(9);
  });

  it("goes nowhere after its terminal was taken away", () => {
    const outputs = new TerminalOutputs();
    const shown: string[] = [];
    const detach = outputs.attach("laptop", (data) => shown.push(text(data)));
    detach();
    outputs.write("laptop", bytes("a"));
    expect(shown).toEqual([]);
  });
});
