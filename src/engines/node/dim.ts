/** A line of ours between a lab's. */
export const dim = (text: string) => `\x1b[2m${text.replaceAll("\n", "\r\n")}\x1b[0m\r\n`;
