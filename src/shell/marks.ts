/**
 * Shell integration marks (OSC 133, as kitty, iTerm2 and VS Code read them): where a prompt begins and ends, what
 * command was entered, and with what status it ended.
 */
export const marks = {
  promptStart: "\x1b]133;A\x1b\\",
  promptEnd: "\x1b]133;B\x1b\\",
  /** kitty's `cmdline_url`: the command, percent-encoded. */
  commandStart: (command: string) => `\x1b]133;C;cmdline_url=${encodeURIComponent(command)}\x1b\\`,
  commandEnd: (status: number) => `\x1b]133;D;${status}\x1b\\`,
} as const;
