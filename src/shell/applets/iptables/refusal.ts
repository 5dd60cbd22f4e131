import { RulesetError } from "../../../cluster/network/netfilter/words.ts";
import { bytes } from "../../../cluster/pipe.ts";
import type { Applet } from "../applet.ts";

/** The version whose words these are (nf_tables variant). */
export const banner = "v1.8.9 (nf_tables)";

/** Without CAP_NET_ADMIN the kernel does not even tell the tool what there is. */
export const notRoot = "Could not fetch rule set generation id: Permission denied (you must be root)";

/** The command line itself is wrong: its words, and where to read more. Status 2. */
export class ParameterProblem extends Error {}

/** What the kernel says in one sentence, behind the bare name. Status 1. */
const plain = [
  "No chain/target/match by that name.",
  "Bad rule (does a matching rule exist in that chain?).",
  "Chain already exists.",
  "Index of insertion too big.",
  "Index of deletion too big.",
  "Bad built-in chain name.",
];

/** Tells why nothing was done, and the exit status for it. */
export async function explainRefusal(applet: Applet, error: unknown): Promise<number> {
  const say = (text: string) => applet.process.stderr.write(bytes(text));
  if (!(error instanceof RulesetError || error instanceof ParameterProblem)) throw error;
  const { message } = error;
  if (message === "Bad policy name.") {
    await say(`iptables: ${message} Run \`dmesg' for more information.\n`);
    return 1;
  }
  if (plain.includes(message)) {
    await say(`iptables: ${message}\n`);
    return 1;
  }
  if (/^(CHAIN|RULE)_\w+ failed/.test(message)) {
    await say(`iptables ${banner}:  ${message}\n`);
    return 4;
  }
  if (message === notRoot) {
    await say(`${applet.name} ${banner}: ${message}\n`);
    return 4;
  }
  if (message.startsWith("chain `") && message.includes("incompatible")) {
    await say(`iptables ${banner}: ${message}\n`);
    return 1;
  }
  if (message.startsWith("table '")) {
    await say(`iptables ${banner}: ${message}\nPerhaps iptables or your kernel needs to be upgraded.\n`);
    return 3;
  }
  // A library's own line break stays.
  const gap = message.startsWith("Couldn't load") ? "\n" : "";
  await say(`iptables ${banner}: ${message}\n${gap}Try \`iptables -h' or 'iptables --help' for more information.\n`);
  return 2;
}
