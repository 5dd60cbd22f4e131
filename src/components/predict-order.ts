/** Lets the items of an order be moved: by their buttons, or dragged by their handles. */
export function makeSortable(block: HTMLElement): void {
  const list = block.querySelector("ol");
  const spoken = block.querySelector("[data-moved]");
  if (!list) return;
  block.dataset.sortable = "";

  block.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-move]") : null;
    const item = button?.closest("li");
    if (!button || !item) return;
    if (button.dataset.move === "up") item.previousElementSibling?.before(item);
    else item.nextElementSibling?.after(item);
    // To move an element takes the focus from it.
    button.focus();
    const place = [...list.children].indexOf(item) + 1;
    if (spoken) spoken.textContent = `${item.querySelector("span")?.textContent}: ${place} / ${list.children.length}`;
  });

  list.addEventListener("pointerdown", (event) => {
    const handle = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-handle]") : null;
    const item = handle?.closest("li");
    if (!handle || !item || block.querySelector("fieldset")?.disabled) return;
    event.preventDefault();
    const drag = new AbortController();
    const { signal } = drag;
    item.dataset.dragged = "";
    const move = ({ clientY }: PointerEvent) => {
      const { previousElementSibling: above, nextElementSibling: below } = item;
      if (above && clientY < middleOf(above)) above.before(item);
      else if (below && clientY > middleOf(below)) below.after(item);
    };
    const end = () => {
      delete item.dataset.dragged;
      drag.abort();
    };
    window.addEventListener("pointermove", move, { signal });
    window.addEventListener("pointerup", end, { signal });
    window.addEventListener("pointercancel", end, { signal });
  });
}

function middleOf(element: Element): number {
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2;
}
