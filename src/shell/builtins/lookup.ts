import { keywords } from "../dialect.ts";
import { runSimpleWords } from "../function-call.ts";
import { programPath } from "../program-path.ts";
import type { Shell } from "../shell-state.ts";
import type { Builtin } from "./builtin.ts";
import { builtins, specialBuiltins } from "./registry.ts";

/** What a name means, in the words of `type`; undefined for nothing. */
function meaningOf(
  shell: Shell,
  name: string,
): { readonly sentence: string; readonly word: string; readonly kind: string } | undefined {
  const alias = shell.aliases.get(name);
  const bash = shell.dialect === "bash";
  if (alias !== undefined) {
    const sentence = bash ? `${name} is aliased to \`${alias}'` : `${name} is an alias for ${alias}`;
    return { sentence, word: `alias ${name}='${alias}'`, kind: "alias" };
  }
  if (keywords.includes(name)) return { sentence: `${name} is a shell keyword`, word: name, kind: "keyword" };
  if (shell.functions.has(name)) return { sentence: `${name} is a function`, word: name, kind: "function" };
  if (builtins(shell).has(name)) {
    const special = !bash && specialBuiltins.has(name) ? "special " : "";
    return { sentence: `${name} is a ${special}shell builtin`, word: name, kind: "builtin" };
  }
  const path = programPath(shell.machine, shell.cwd, name);
  return path === undefined ? undefined : { sentence: `${name} is ${path}`, word: path, kind: "file" };
}

export const type: Builtin = async (shell, argv) => {
  let status = 0;
  const short = argv[1] === "-t" || argv[1] === "-p";
  for (const name of argv.slice(short ? 2 : 1)) {
    const found = meaningOf(shell, name);
    if (found) await shell.write(`${short ? (argv[1] === "-t" ? found.kind : found.word) : found.sentence}\n`);
    else {
      status = shell.dialect === "ash" ? 127 : 1;
      if (shell.dialect === "ash") await shell.write(`${name}: not found\n`);
      else if (!short) await shell.complain(`${name}: not found`, "type");
    }
  }
  return status;
};

export const command: Builtin = async (shell, argv) => {
  const [, option, ...names] = argv;
  if (option !== "-v" && option !== "-V") return runSimpleWords(shell, argv.slice(option === "-p" ? 2 : 1));
  let status = 0;
  for (const name of names) {
    const found = meaningOf(shell, name);
    if (found) await shell.write(`${option === "-v" ? found.word : found.sentence}\n`);
    else {
      status = shell.dialect === "ash" ? 127 : 1;
      if (option === "-V") await shell.complain(`${name}: not found`, shell.dialect === "bash" ? "command" : undefined);
    }
  }
  return status;
};

export const alias: Builtin = async (shell, argv) => {
  const start = shell.dialect === "bash" ? "alias " : "";
  const show = ([name, value]: [string, string]) => `${start}${name}='${value.replaceAll("'", "'\\''")}'\n`;
  if (argv.length === 1) await shell.write([...shell.aliases].sort().map(show).join(""));
  let status = 0;
  for (const word of argv.slice(1)) {
    const at = word.indexOf("=");
    const value = shell.aliases.get(word);
    if (at > 0) shell.aliases.set(word.slice(0, at), word.slice(at + 1));
    else if (value !== undefined) await shell.write(show([word, value]));
    else {
      if (shell.dialect === "ash") await shell.writeError(`alias: ${word} not found\n`);
      else await shell.complain(`${word}: not found`, "alias");
      status = 1;
    }
  }
  return status;
};

export const unalias: Builtin = async (shell, argv) => {
  if (argv[1] === "-a") shell.aliases.clear();
  let status = 0;
  for (const name of argv.slice(1)) {
    if (name === "-a" || shell.aliases.delete(name)) continue;
    if (shell.dialect === "ash") await shell.writeError(`unalias: ${name} not found\n`);
    else await shell.complain(`${name}: not found`, "unalias");
    status = 1;
  }
  return status;
};

export const history: Builtin = async (shell, argv) => {
  if (argv[1] === "-c") {
    shell.history.length = 0;
    return 0;
  }
  const count = argv[1] === undefined ? shell.history.length : Number(argv[1]);
  const first = Math.max(0, shell.history.length - (Number.isNaN(count) ? shell.history.length : count));
  const width = shell.dialect === "bash" ? 5 : 4;
  const start = shell.dialect === "bash" ? 1 : 0;
  const lines = shell.history
    .slice(first)
    .map((line, index) => `${String(first + index + start).padStart(width)}  ${line}\n`);
  await shell.write(shell.dialect === "bash" ? lines.join("") : lines.join("").replace(/^( *\d+) {2}/gm, "$1 "));
  return 0;
};

export const help: Builtin = async (shell) => {
  const names = [...builtins(shell).keys()].sort();
  if (shell.dialect === "bash") {
    await shell.write(
      `eastwest bash, a simulation.\nThese shell commands are defined internally:\n\n${names.join(" ")}\n`,
    );
    return 0;
  }
  let text = "Built-in commands:\n------------------\n";
  let line = "";
  for (const name of names) {
    if (line.length + name.length + 1 > 64) {
      text += `\t${line.trimEnd()}\n`;
      line = "";
    }
    line += `${name} `;
  }
  await shell.write(`${text}\t${line.trimEnd()}\n`);
  return 0;
};

/** Nothing is limited but by the bounds in limits.ts, which are not these. */
export const processLimits: Builtin = async (shell, argv) => {
  if (argv.length > 1) {
    await shell.writeError("eastwest: process limits are not simulated\n");
    return 1;
  }
  await shell.write("unlimited\n");
  return 0;
};

export const times: Builtin = async (shell) => {
  await shell.write("0m0.000s 0m0.000s\n".repeat(2));
  return 0;
};

export const mask: Builtin = async (shell, argv) => {
  if (argv.length > 1) {
    await shell.writeError("eastwest: file modes are not simulated\n");
    return 1;
  }
  await shell.write("0022\n");
  return 0;
};
