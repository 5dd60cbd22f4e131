import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

interface LockedPackage {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lockfile: { readonly packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../package-lock.json"), "utf8"),
);

/** Where npm finds `name` from the package at `from`: there, or in a folder above. */
function isLocked(from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf("/node_modules/"))) {
    if (lockfile.packages[`${folder ? `${folder}/` : ""}node_modules/${name}`]) return true;
    if (!folder.includes("/node_modules/")) return lockfile.packages[`node_modules/${name}`] !== undefined;
  }
}

// A registry mirror without the builds for other platforms makes `npm install` drop their entries without a word, and
// then `npm ci` refuses the lockfile on every machine. Such entries need only version, os and cpu.
it("locks the optional packages of all platforms", () => {
  const missing: string[] = [];
  for (const [folder, { optionalDependencies = {} }] of Object.entries(lockfile.packages)) {
    for (const name of Object.keys(optionalDependencies)) if (!isLocked(folder, name)) missing.push(name);
  }
  expect(missing).toEqual([]);
});
