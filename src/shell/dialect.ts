/** Whose words a shell speaks: busybox' ash or GNU bash. */
export type Dialect = "ash" | "bash";

/** Variables that a shell sets when they are missing. */
export const defaultPrompts: Record<Dialect, string> = {
  ash: "\\w \\$ ",
  bash: "[\\u@\\h \\W]\\$ ",
};

/** Words that begin or join compound commands; `type` and completion name them. */
export const keywords: readonly string[] = [
  "if",
  "then",
  "else",
  "elif",
  "fi",
  "case",
  "esac",
  "for",
  "while",
  "until",
  "do",
  "done",
  "in",
  "function",
  "{",
  "}",
  "!",
  "[[",
];
