import type { FileSystem } from "../cluster/files.ts";
import { resolvePath } from "../cluster/files.ts";

/** What a file test needs to know: a shell, or a process that runs `test`. */
export interface TestContext {
  readonly cwd: string;
  readonly machine: { readonly files: FileSystem };
  readonly descriptors?: { get(number: number): { readonly isTty: boolean } | undefined } | undefined;
}

const fileOperators = new Set([..."abcdefghkprstuwxGLNOS"].map((letter) => `-${letter}`));

export function isUnaryOperator(operator: string): boolean {
  return operator === "-n" || operator === "-z" || fileOperators.has(operator);
}

/** `-e`, `-f`, `-d` …: there are files and directories, and everybody may do everything with them. */
export function testFile(context: TestContext, operator: string, operand: string): boolean {
  if (operator === "-t") return context.descriptors?.get(Number(operand))?.isTty ?? false;
  const path = resolvePath(context.cwd, operand);
  const { files } = context.machine;
  if (operand === "" || !files.exists(path)) return false;
  const { type, size } = files.stat(path);
  switch (operator) {
    case "-e":
    case "-a":
    case "-r":
    case "-w":
    case "-x":
    case "-O":
    case "-G":
      return true;
    case "-f":
      return type === "file";
    case "-d":
      return type === "directory";
    case "-s":
      return size > 0;
    default:
      // Links, pipes, sockets and devices: there are none.
      return false;
  }
}

export function isNumberOperator(operator: string): boolean {
  return /^-(?:eq|ne|lt|le|gt|ge)$/.test(operator);
}

export function compareNumbers(operator: string, left: bigint, right: bigint): boolean {
  switch (operator) {
    case "-eq":
      return left === right;
    case "-ne":
      return left !== right;
    case "-lt":
      return left < right;
    case "-le":
      return left <= right;
    case "-gt":
      return left > right;
    default:
      return left >= right;
  }
}

/** Binary operators on texts and files. */
export function testPair(context: TestContext, operator: string, left: string, right: string): boolean {
  switch (operator) {
    case "=":
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return left < right;
    case ">":
      return left > right;
    default: {
      const [first, second] = [left, right].map((operand) => {
        const path = resolvePath(context.cwd, operand);
        return context.machine.files.exists(path) ? context.machine.files.stat(path).modified : -1;
      });
      if (operator === "-nt") return (first ?? -1) > (second ?? -1);
      if (operator === "-ot") return (first ?? -1) < (second ?? -1);
      return operator === "-ef" && resolvePath(context.cwd, left) === resolvePath(context.cwd, right);
    }
  }
}

export function isBinaryOperator(operator: string): boolean {
  return isNumberOperator(operator) || /^(?:==?|!=|<|>|-nt|-ot|-ef)$/.test(operator);
}
