import { type BundledLanguage, codeToTokens, createCssVariablesTheme, type ShikiTransformer } from "shiki";

/** Colours by role (`var(--shiki-token-keyword)` …), for which src/styles/code.css gives values for light and dark. */
const theme = createCssVariablesTheme();

export interface Token {
  readonly text: string;
  /** `tok-keyword`, `tok-string` …; empty for plain text. */
  readonly className: string;
}

/** The lines of `code` as classed tokens: the site's policy allows no inline styles. */
export async function highlight(code: string, lang: BundledLanguage | "text"): Promise<Token[][]> {
  const { tokens } = await codeToTokens(code, { lang, theme });
  return tokens.map((line) => line.map(({ content, color }) => ({ text: content, className: classOf(color ?? "") })));
}

/** Turns the inline colours that Shiki writes into classes, for fenced code in the chapters. */
export const classedTokens: ShikiTransformer = {
  name: "classed-tokens",
  pre(node) {
    delete node.properties.style;
  },
  span(node) {
    const className = classOf(String(node.properties.style ?? ""));
    delete node.properties.style;
    if (className) node.properties.class = className;
  },
};

function classOf(style: string): string {
  const role = /-token-([\w-]+)/.exec(style)?.[1];
  return role ? `tok-${role}` : "";
}
