import { transform } from "esbuild";
import type { Plugin } from "vite";

/**
 * Gives xterm's private members short names in the built site: a sixth of its code is made of them, and they end up in
 * a lab's weight. By xterm's own convention what begins with `_` is private; the fit addon alone reaches for two of them.
 */
export function shortPrivateNames(): Plugin {
  return {
    name: "eastwest-xterm-private-names",
    apply: "build",
    async transform(code, id) {
      if (!id.endsWith("/@xterm/xterm/lib/xterm.mjs")) return undefined;
      const options = { format: "esm", target: "esnext", minify: true, legalComments: "none" } as const;
      const short = await transform(code, {
        ...options,
        mangleProps: /^_/,
        reserveProps: /^_(?:core|renderService)$/,
      });
      return { code: short.code, map: null };
    },
  };
}
