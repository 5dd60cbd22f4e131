import type { TestExpression, Word } from "unbash";
import { ShellError } from "./control-flow.ts";
import { evaluateText } from "./expansion/arithmetic.ts";
import { patternExpression } from "./expansion/pattern.ts";
import { expandPattern, expandText, expandWords } from "./expansion/words.ts";
import type { Shell } from "./shell-state.ts";
import { compareNumbers, isNumberOperator, testFile, testPair } from "./test-operators.ts";

/** `[[ … ]]`. */
export async function evaluateTest(shell: Shell, expression: TestExpression): Promise<boolean> {
  switch (expression.type) {
    case "TestNot": {
      const value = await evaluateTest(shell, expression.operand);
      return expression.negations.length % 2 === 1 ? !value : value;
    }
    case "TestGroup":
      return evaluateTest(shell, expression.expression);
    case "TestLogical":
      for (const operand of expression.operands) {
        const value = await evaluateTest(shell, operand);
        if (value === (expression.operator === "||")) return value;
      }
      return expression.operator === "&&";
    case "TestUnary": {
      const operand = await operandText(shell, expression.operand);
      if (expression.operator === "-n" || expression.operator === "-z") {
        return (operand === "") === (expression.operator === "-z");
      }
      if (expression.operator === "-v") return shell.variables.get(operand) !== undefined;
      return testFile(shell, expression.operator, operand);
    }
    case "TestBinary": {
      const left = await operandText(shell, expression.left);
      const { operator } = expression;
      if (shell.dialect === "ash") await operandText(shell, expression.right);
      if (operator === "==" || operator === "=" || operator === "!=") {
        const matches = patternExpression(await expandPattern(shell, expression.right)).test(left);
        return matches === (operator !== "!=");
      }
      const right = await expandText(shell, expression.right);
      if (operator === "=~") return matchesExpression(right, left);
      if (isNumberOperator(operator)) {
        return compareNumbers(
          operator,
          await evaluateText(shell, left || "0"),
          await evaluateText(shell, right || "0"),
        );
      }
      return testPair(shell, operator, left, right);
    }
  }
}

/** In ash `[[` is a command like any other: what expands to several words is too much. */
async function operandText(shell: Shell, word: Word): Promise<string> {
  if (shell.dialect === "bash") return expandText(shell, word);
  const [text = "", extra] = await expandWords(shell, [word]);
  if (extra !== undefined) throw new ShellError(`${extra}: unknown operand`, 2);
  return text;
}

function matchesExpression(source: string, text: string): boolean {
  try {
    return new RegExp(source, "su").test(text);
  } catch {
    throw new ShellError(`[[: ${source}: bad regular expression`, 2);
  }
}
