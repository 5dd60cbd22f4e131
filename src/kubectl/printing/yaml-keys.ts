const isLetter = (character: string) => /\p{L}/u.test(character);
const isDigit = (character: string) => /\p{Nd}/u.test(character);

/** go-yaml's order of keys: numbers inside them by value, letters after what is no letter. */
export function compareKeys(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  let afterDigit = false;
  for (let index = 0; index < left.length && index < right.length; index++) {
    const l = left[index] ?? "";
    const r = right[index] ?? "";
    if (l === r) {
      afterDigit = isDigit(l);
      continue;
    }
    const leftLetter = isLetter(l);
    const rightLetter = isLetter(r);
    if (leftLetter && rightLetter) return l < r ? -1 : 1;
    if (leftLetter || rightLetter) return leftLetter === afterDigit ? -1 : 1;
    const leftNumber = numberFrom(left, index);
    const rightNumber = numberFrom(right, index);
    if (leftNumber.value !== rightNumber.value) return leftNumber.value - rightNumber.value;
    if (leftNumber.digits !== rightNumber.digits) return leftNumber.digits - rightNumber.digits;
    return l < r ? -1 : 1;
  }
  return left.length - right.length;
}

function numberFrom(characters: readonly string[], start: number): { value: number; digits: number } {
  let value = 0;
  let end = start;
  while (end < characters.length && isDigit(characters[end] ?? "")) value = value * 10 + Number(characters[end++]);
  return { value, digits: end - start };
}
