import { unescapeText } from "./escapes.ts";

/** What `echo` prints: options -n, -e and -E as in ash and bash. */
export function echoText(words: readonly string[]): string {
  let newline = true;
  let escapes = false;
  let at = 0;
  for (; at < words.length && /^-[neE]+$/.test(words[at] ?? ""); at++) {
    for (const letter of (words[at] ?? "").slice(1)) {
      if (letter === "n") newline = false;
      else escapes = letter === "e";
    }
  }
  const text = words.slice(at).join(" ");
  if (!escapes) return newline ? `${text}\n` : text;
  const { text: unescaped, stopped } = unescapeText(text, "echo");
  return newline && !stopped ? `${unescaped}\n` : unescaped;
}
