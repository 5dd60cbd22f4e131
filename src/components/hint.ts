/** Opens or closes the hint of a step's block in the text. */
export function showHint(block: Element, isOpen: boolean): void {
  const hint = block.querySelector<HTMLElement>("[data-step-hint]");
  if (!hint) return;
  hint.hidden = !isOpen;
  block.querySelector("[data-hint-button]")?.setAttribute("aria-expanded", String(isOpen));
}
