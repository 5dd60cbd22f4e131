import type { Netfilter } from "../../cluster/network/netfilter/netfilter.ts";
import { parseRule } from "../../cluster/network/netfilter/rule-parser.ts";
import { type Chain, isTableName, type TableName } from "../../cluster/network/netfilter/ruleset.ts";
import { RulesetError } from "../../cluster/network/netfilter/words.ts";
import type { Program } from "../../cluster/process.ts";
import { type Applet, toProgram } from "./applet.ts";
import { type IptablesRequest, parseCommandLine } from "./iptables/command-line.ts";
import { kernelNetfilter } from "./iptables/kernel-netfilter.ts";
import { listChain } from "./iptables/listing.ts";
import { banner, explainRefusal, ParameterProblem } from "./iptables/refusal.ts";

/** iptables (nf_tables variant), on the rules of the namespace it runs in. */
export const iptables: Program = toProgram(main, "", "gnu");

async function main(applet: Applet): Promise<number> {
  try {
    const request = parseCommandLine(applet.args);
    if (request.flags.has("-V")) {
      await applet.write(`iptables ${banner}\n`);
      return 0;
    }
    if (request.command === undefined) {
      const stray = request.words[0];
      throw new ParameterProblem(stray?.startsWith("-") ? `unknown option "${stray}"` : "no command specified");
    }
    const netfilter = kernelNetfilter(applet);
    const { table } = request;
    if (!isTableName(table)) throw new ParameterProblem(`table '${table}' does not exist`);
    await applet.write(run(netfilter, table, request));
    return 0;
  } catch (error) {
    return explainRefusal(applet, error);
  }
}

/** Does what is asked; returns what there is to print. Throws RulesetError or ParameterProblem. */
function run(netfilter: Netfilter, table: TableName, request: IptablesRequest): string {
  const { command = "", chain, operand, flags, words } = request;
  const present = netfilter.ruleset[table];
  const [stray] = words;
  if ("-L -S -F -Z -N -X -P".includes(command) && stray !== undefined)
    throw new ParameterProblem(`unknown option "${stray}"`);
  const change = (...lines: string[]) => {
    netfilter.restore(`*${table}\n${lines.join("\n")}\nCOMMIT\n`, { noflush: true });
    return "";
  };
  const chosen = (): [string, Chain][] => {
    if (chain === undefined) return [...present];
    const one = present.get(chain);
    return one ? [[chain, one]] : [];
  };
  const spec = words.map(quoted).join(" ");
  switch (command) {
    case "-L":
      requireChain(present.has(chain ?? "INPUT") || chain === undefined, table, chain);
      return chosen()
        .map(([name, content]) => {
          const options = {
            numeric: flags.has("-n"),
            verbose: flags.has("-v"),
            exact: flags.has("-x") && flags.has("-v"),
            lineNumbers: flags.has("--line-numbers"),
          };
          return listChain(present, name, content, options, operand === undefined ? undefined : Number(operand));
        })
        .join("\n");
    case "-S":
      requireChain(present.has(chain ?? "INPUT") || chain === undefined, table, chain);
      return rulesText(chosen(), operand);
    case "-F":
      if (chain !== undefined && !present.has(chain)) throw new RulesetError(noSuchName);
      return change(...chosen().map(([name]) => `-F ${name}`));
    case "-X": {
      if (chain !== undefined) return change(`-X ${chain}`);
      return change(...chosen().flatMap(([name, { policy }]) => (policy ? [] : [`-X ${name}`])));
    }
    case "-Z":
      for (const rule of chosen().flatMap(([, { rules }]) => rules)) {
        rule.packets = 0;
        rule.bytes = 0;
      }
      return "";
    case "-N":
      if ((chain ?? "").length > 28)
        throw new ParameterProblem(`chain name \`${chain}' too long (must be under 29 chars)`);
      return change(`-N ${chain}`);
    case "-P":
      if (!present.get(chain ?? "")?.policy) throw new RulesetError("Bad built-in chain name.");
      return change(`-P ${chain} ${operand}`);
    case "-C": {
      const wanted = parseRule(words).text;
      if (present.get(chain ?? "")?.rules.some(({ text }) => text === wanted)) return "";
      throw new RulesetError("Bad rule (does a matching rule exist in that chain?).");
    }
    case "-D":
      if (operand === undefined) return change(`-D ${chain} ${spec}`);
      if (present.has(chain ?? "") && !present.get(chain ?? "")?.rules[Number(operand) - 1]) {
        throw new RulesetError("Index of deletion too big.");
      }
      return change(`-D ${chain} ${operand}`);
    case "-R":
      return change(`-D ${chain} ${operand}`, `-I ${chain} ${operand} ${spec}`);
    case "-A":
      return change(`-A ${chain} ${spec}`);
    case "-I":
      return change(`-I ${chain} ${operand ?? "1"} ${spec}`);
    default:
      throw new ParameterProblem(`eastwest: ${command} is not simulated`);
  }
}

const noSuchName = "No chain/target/match by that name.";

function requireChain(exists: boolean, table: string, chain: string | undefined): void {
  if (!exists) throw new RulesetError(`chain \`${chain}' in table \`${table}' is incompatible, use 'nft' tool.`);
}

function rulesText(chains: readonly [string, Chain][], number: string | undefined): string {
  const heads = chains.map(([name, { policy }]) => (policy ? `-P ${name} ${policy}\n` : `-N ${name}\n`));
  const rules = chains.flatMap(([name, content]) =>
    content.rules.map(({ text }) => (text ? `-A ${name} ${text}\n` : `-A ${name}\n`)),
  );
  return number === undefined ? [...heads, ...rules].join("") : (rules[Number(number) - 1] ?? "");
}

function quoted(word: string): string {
  return /^[\w!./:,+-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, "\\$&")}"`;
}
