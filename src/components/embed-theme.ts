/**
 * The theme of a lab in another site's page, before anything is drawn: `?theme=light`, `?theme=dark`, or as the reader's
 * system, or the frame's `color-scheme`, wants it. Its hash is in content-security-policy.ts.
 */
export const embedTheme = `{
  const asked = new URLSearchParams(location.search).get("theme");
  const isLight = matchMedia("(prefers-color-scheme: light)").matches;
  document.documentElement.dataset.theme = asked === "light" || asked === "dark" ? asked : isLight ? "light" : "dark";
}`;
