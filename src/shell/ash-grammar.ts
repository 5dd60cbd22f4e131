import { forEachChild, type SyntaxNode } from "unbash";

/** unbash reads bash; what ash's grammar does not have, in ash's words (behind `syntax error: `). */
export function ashObjection(text: string, script: SyntaxNode): string | undefined {
  return /<<<|=\(|\bselect\b|\bfor\s*\(\(|\bcoproc\b/.test(text) ? objectionIn(script) : undefined;
}

function objectionIn(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case "ArrayValue":
      return 'unexpected "("';
    case "HereString":
      return "unexpected redirection";
    case "Select":
      return 'unexpected "do"';
    case "ArithmeticFor":
      return "bad for loop variable";
  }
  let found: string | undefined;
  forEachChild(node, (child) => {
    found ??= objectionIn(child);
  });
  return found;
}
