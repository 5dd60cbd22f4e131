import { evaluateText } from "../expansion/arithmetic.ts";
import type { Shell } from "../shell-state.ts";
import { abandon, type Builtin, complainNumber, readCount, readLetters } from "./builtin.ts";

const name = /^[A-Za-z_]\w*$/;

/** Splits `name`, `name=value`, `name+=value`; says so when the name is none. */
async function readAssignment(
  shell: Shell,
  builtin: string,
  word: string,
): Promise<{ name: string; value: string | undefined } | undefined> {
  const [, variable = "", append, value] = /^([^=+]*)(\+?)=?(.*)$/s.exec(word) ?? [];
  if (!name.test(variable)) {
    const bash = shell.dialect === "bash";
    await shell.complain(
      bash ? `\`${word}': not a valid identifier` : `${variable || word}: bad variable name`,
      builtin,
    );
    return undefined;
  }
  if (!word.includes("=")) return { name: variable, value: undefined };
  return { name: variable, value: append ? `${shell.variables.get(variable) ?? ""}${value}` : value };
}

function quoted(shell: Shell, value: string): string {
  return shell.dialect === "bash" ? `"${value.replace(/["\\$`]/g, "\\$&")}"` : `'${value.replaceAll("'", `'"'"'`)}'`;
}

async function printDeclared(shell: Shell, kind: "exported" | "readonly"): Promise<void> {
  const words = { exported: ["export", "declare -x"], readonly: ["readonly", "declare -r"] }[kind];
  const word = words[shell.dialect === "bash" ? 1 : 0];
  const lines = shell.variables.list(kind).map(([variable, value]) => {
    return `${word} ${variable}${value === undefined ? "" : `=${quoted(shell, value)}`}\n`;
  });
  await shell.write(lines.join(""));
}

const declare =
  (kind: "exported" | "readonly"): Builtin =>
  async (shell, argv) => {
    const options = await readLetters(shell, argv, kind === "exported" ? "pn" : "p");
    if (!options) return abandon(shell, 2);
    if (options.operands.length === 0) {
      await printDeclared(shell, kind);
      return 0;
    }
    let status = 0;
    for (const word of options.operands) {
      const assignment = await readAssignment(shell, argv[0] ?? "", word);
      if (!assignment) {
        status = abandon(shell);
        continue;
      }
      if (assignment.value !== undefined) shell.variables.set(assignment.name, assignment.value);
      if (kind === "readonly") shell.variables.makeReadonly(assignment.name);
      else shell.variables.export(assignment.name, !options.letters.includes("n"));
    }
    return status;
  };

export const exportVariables = declare("exported");
export const makeReadonly = declare("readonly");

export const local: Builtin = async (shell, argv) => {
  if (!shell.variables.inFunction) {
    await shell.complain(shell.dialect === "ash" ? "not in a function" : "can only be used in a function", "local");
    return abandon(shell);
  }
  for (const word of argv.slice(1)) {
    const assignment = await readAssignment(shell, "local", word);
    if (!assignment) return abandon(shell);
    shell.variables.makeLocal(assignment.name, shell.dialect === "ash");
    if (assignment.value !== undefined) shell.variables.set(assignment.name, assignment.value);
  }
  return 0;
};

export const unset: Builtin = async (shell, argv) => {
  const options = await readLetters(shell, argv, "fv");
  if (!options) return abandon(shell, 2);
  for (const variable of options.operands) {
    if (options.letters.includes("f")) shell.functions.delete(variable);
    else if (shell.variables.get(variable) === undefined && !options.letters.includes("v")) {
      shell.functions.delete(variable);
      shell.variables.unset(variable);
    } else shell.variables.unset(variable);
  }
  return 0;
};

const optionNames = {
  errexit: "e",
  noglob: "f",
  xtrace: "x",
  noclobber: "C",
  nounset: "u",
  pipefail: "",
} as const;

function isOptionName(text: string): text is keyof typeof optionNames {
  return Object.hasOwn(optionNames, text);
}

export const set: Builtin = async (shell, argv) => {
  if (argv.length === 1) {
    await shell.write(
      shell.variables
        .list()
        .map(
          ([variable, value]) =>
            `${variable}=${shell.dialect === "ash" ? quoted(shell, value ?? "") : bashValue(value ?? "")}\n`,
        )
        .join(""),
    );
    return 0;
  }
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--" || !/^[-+]./.test(word)) {
      shell.parameters = argv.slice(word === "--" ? at + 1 : at);
      return 0;
    }
    const on = word.startsWith("-");
    for (const letter of word.slice(1)) {
      const option = Object.entries(optionNames).find(([, short]) => short === letter)?.[0];
      if (letter === "o") {
        const named = argv[++at];
        if (named === undefined) {
          const width = shell.dialect === "ash" ? 16 : 15;
          const separator = shell.dialect === "ash" ? "" : "\t";
          const lines = Object.keys(optionNames).map((key) => {
            return `${key.padEnd(width)}${separator}${isOptionName(key) && shell.options[key] ? "on" : "off"}\n`;
          });
          await shell.write(lines.join(""));
          return 0;
        }
        if (!isOptionName(named)) {
          const bash = shell.dialect === "bash";
          await shell.complain(bash ? `${named}: invalid option name` : `illegal option -o ${named}`, "set");
          return abandon(shell, 2);
        }
        shell.options[named] = on;
      } else if (option !== undefined && isOptionName(option)) shell.options[option] = on;
      else if (!"hmBbi".includes(letter)) {
        await shell.complain(
          shell.dialect === "ash" ? `illegal option -${letter}` : `-${letter}: invalid option`,
          "set",
        );
        return abandon(shell, 2);
      }
    }
  }
  return 0;
};

function bashValue(value: string): string {
  return /^[\w@%+:,./=-]*$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

export const shift: Builtin = async (shell, argv) => {
  const count = argv[1] === undefined ? 1 : readCount(argv[1]);
  if (count === undefined) return complainNumber(shell, "shift", argv[1] ?? "");
  if (count < 0 || count > shell.parameters.length) return 1;
  shell.parameters = shell.parameters.slice(count);
  return 0;
};

export const evaluateExpressions: Builtin = async (shell, argv) => {
  let value = 0n;
  for (const expression of argv.slice(1)) value = await evaluateText(shell, expression);
  return value === 0n ? 1 : 0;
};
