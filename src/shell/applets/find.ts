import { patternExpression } from "../expansion/pattern.ts";
import { type Applet, type AppletMain, Failure } from "./applet.ts";

type Test = (path: string, shown: string) => boolean;

export const find: AppletMain = async (applet) => {
  const words = [...applet.args];
  const roots: string[] = [];
  while (words[0] !== undefined && !/^[-!(]/.test(words[0])) roots.push(words.shift() ?? "");
  const depth = { least: 0, most: Number.POSITIVE_INFINITY };
  const { tests, actions } = readExpression(applet, words, depth);
  const { files } = applet.process.machine;
  let status = 0;
  const visit = async (shown: string, level: number): Promise<void> => {
    const path = applet.path(shown);
    const isDirectory = files.stat(path).type === "directory";
    if (level >= depth.least && tests.every((test) => test(path, shown))) {
      for (const action of actions) await action(shown);
    }
    if (!isDirectory || level >= depth.most || !files.exists(path)) return;
    for (const name of files.list(path)) await visit(`${shown.replace(/\/$/, "")}/${name}`, level + 1);
  };
  for (const root of roots.length > 0 ? roots : ["."]) {
    if (files.exists(applet.path(root))) await visit(root, 0);
    else {
      status = 1;
      await applet.complain(
        applet.isGnu ? `'${root}': No such file or directory` : `${root}: No such file or directory`,
      );
    }
  }
  return status;
};

function readExpression(applet: Applet, words: string[], depth: { least: number; most: number }) {
  const { files } = applet.process.machine;
  const tests: Test[] = [];
  const actions: ((shown: string) => Promise<unknown>)[] = [];
  let negated = false;
  const add = (test: Test) => {
    const isNot = negated;
    negated = false;
    tests.push((path, shown) => test(path, shown) !== isNot);
  };
  const value = (option: string) => {
    const word = words.shift();
    if (word === undefined)
      throw new Failure(applet.isGnu ? `missing argument to \`${option}'` : `${option}: requires an argument`);
    return word;
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    switch (word) {
      case "!":
      case "-not":
        negated = !negated;
        break;
      case "-name":
      case "-iname": {
        const expression = patternExpression(value(word));
        const folded = word === "-iname" ? new RegExp(expression.source, `${expression.flags}i`) : expression;
        add((_, shown) => folded.test(shown.replace(/^.*\//, "") || "/"));
        break;
      }
      case "-path": {
        const expression = patternExpression(value(word));
        add((_, shown) => expression.test(shown));
        break;
      }
      case "-type": {
        const type = value(word);
        add((path) => files.stat(path).type === (type === "d" ? "directory" : "file"));
        break;
      }
      case "-maxdepth":
        depth.most = Number(value(word));
        break;
      case "-mindepth":
        depth.least = Number(value(word));
        break;
      case "-print":
        actions.push((shown) => applet.write(`${shown}\n`));
        break;
      case "-print0":
        actions.push((shown) => applet.write(`${shown}\0`));
        break;
      case "-delete":
        actions.push(async (shown) => files.remove(applet.path(shown)));
        break;
      case "-exec": {
        const end = words.findIndex((other) => other === ";" || other === "+");
        if (end < 0) throw new Failure(applet.isGnu ? "missing argument to `-exec'" : "-exec: requires an argument");
        const command = words.splice(0, end + 1).slice(0, -1);
        actions.push((shown) => applet.spawn(command.map((part) => part.replaceAll("{}", shown))));
        break;
      }
      default:
        throw new Failure(applet.isGnu ? `unknown predicate \`${word}'` : `unrecognized: ${word}`);
    }
  }
  if (actions.length === 0) actions.push((shown) => applet.write(`${shown}\n`));
  return { tests, actions };
}
