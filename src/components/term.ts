/** Escape hides the explanation of a term until the pointer or the focus comes back (WCAG 2.2, 1.4.13). */
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  const shown = document.querySelector<HTMLElement>(".term:hover, .term:focus-visible");
  if (!shown) return;
  shown.dataset.hidden = "";
  const showAgain = () => delete shown.dataset.hidden;
  shown.addEventListener("pointerleave", showAgain, { once: true });
  shown.addEventListener("blur", showAgain, { once: true });
});
