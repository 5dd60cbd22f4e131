import type { ComponentChildren } from "preact";

/** What is longer than its view: scrolled by wheel, touch or, once it has the focus, by keys. */
export function ViewScroll({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must take the focus to be scrolled by keys
    <section class="view-scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
