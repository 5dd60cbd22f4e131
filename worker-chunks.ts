import type { Plugin } from "vite";

const entry = /\/src\/engines\/worker\/worker\.ts$/;
const boot = /\/src\/lab\/surroundings\.ts$/;

/**
 * Keeps all that a lab's worker needs to boot, and not before, in one chunk. Parts that are loaded later share modules
 * with it, and the bundler would cut out a chunk for each set of sharers: more requests, and more bytes in all.
 */
export function bootInOneChunk(): Plugin {
  const own = new Set<string>();
  return {
    name: "eastwest-worker-chunks",
    outputOptions: (options) => ({
      ...options,
      codeSplitting: {
        includeDependenciesRecursively: false,
        groups: [{ name: "surroundings", test: (id) => own.has(id) }],
      },
    }),
    buildEnd() {
      const ids = [...this.getModuleIds()];
      const importedFrom = (start: RegExp): ReadonlySet<string> => {
        const found = new Set(ids.filter((id) => start.test(id)));
        // A set's own additions are visited as well.
        for (const id of found) for (const next of this.getModuleInfo(id)?.importedIds ?? []) found.add(next);
        return found;
      };
      const before = importedFrom(entry);
      for (const id of importedFrom(boot)) if (!before.has(id)) own.add(id);
    },
  };
}
