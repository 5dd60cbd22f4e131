import { type AppletMain, Failure } from "./applet.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export const base64: AppletMain = async (applet) => {
  const options = applet.options("dw:i", { decode: "d", wrap: "w" });
  const { inputs, failed } = await applet.openAll(options.operands.slice(0, 1));
  const content: number[] = [];
  for (const { reader } of inputs)
    for await (const chunk of applet.chunks(reader)) for (const byte of chunk) content.push(byte);
  if (failed) return 1;
  if (options.has("d")) {
    const decoded = decode(content);
    await applet.process.stdout.write(decoded.bytes, applet.process.signal);
    if (decoded.isBroken && applet.isGnu) throw new Failure("invalid input");
    return 0;
  }
  const text = encode(content);
  const width = Number(options.value("w") ?? 76);
  if (width === 0) await applet.write(text);
  else await applet.write((text.match(new RegExp(`.{1,${width}}`, "g")) ?? []).map((line) => `${line}\n`).join(""));
  return 0;
};

function encode(content: readonly number[]): string {
  let text = "";
  for (let at = 0; at < content.length; at += 3) {
    const [a = 0, b, c] = content.slice(at, at + 3);
    text += alphabet.charAt(a >> 2) + alphabet.charAt(((a & 3) << 4) | ((b ?? 0) >> 4));
    text += b === undefined ? "=" : alphabet.charAt(((b & 15) << 2) | ((c ?? 0) >> 6));
    text += c === undefined ? "=" : alphabet.charAt(c & 63);
  }
  return text;
}

function decode(content: readonly number[]): { bytes: Uint8Array; isBroken: boolean } {
  const decoded: number[] = [];
  let held = 0;
  let bits = 0;
  let isBroken = false;
  for (const byte of content) {
    const character = String.fromCharCode(byte);
    if (/[\s=]/.test(character)) continue;
    const value = alphabet.indexOf(character);
    if (value < 0) {
      isBroken = true;
      break;
    }
    held = (held << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    decoded.push((held >> bits) & 255);
    held &= (1 << bits) - 1;
  }
  return { bytes: Uint8Array.from(decoded), isBroken: isBroken || bits === 6 };
}
