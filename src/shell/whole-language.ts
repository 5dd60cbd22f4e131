// What is loaded when a shell first reads more than plain words: see language.ts.

export { set } from "./builtins/variables.ts";
export { isIncompleteText, runCommandText } from "./command-text.ts";
export { complete } from "./completion.ts";
export { runText } from "./evaluator.ts";
export { expandDollars } from "./prompt-dollars.ts";
export { runFile, runStandardInput, runWholeText } from "./script.ts";
