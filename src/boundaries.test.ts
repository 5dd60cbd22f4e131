import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");

/** Rooms from the innermost outwards: a file may import from its own room and from those that it lists. */
const mayImport: Record<string, readonly string[]> = {
  "src/cluster": [],
  "src/shell": ["src/cluster"],
  "src/kubectl": ["src/cluster"],
  "src/lab": ["src/shell", "src/kubectl", "src/cluster"],
  "src/engines": ["src/lab", "src/shell", "src/kubectl", "src/cluster"],
};

const pureRooms = ["src/cluster", "src/shell", "src/kubectl", "src/lab", "labs/images"];

/** Host globals that the pure rooms must not name, with what stands for them. (The DOM: tsconfig.core.json leaves it out.) */
const banned: readonly { readonly pattern: RegExp; readonly use: string }[] = [
  { pattern: /\bDate\.now\b|\bnew Date\(\)/, use: "clock.now()" },
  { pattern: /\bMath\.random\b|\bcrypto\b/, use: "the injected Random" },
  { pattern: /(?<![.\w])(setTimeout|setInterval|setImmediate|queueMicrotask)\(/, use: "clock.after()" },
  { pattern: /\b(?:await|return|void)\s+fetch\(|\bglobalThis\b/, use: "an injected fetch, or network/http" },
  { pattern: /\bperformance\.now\b/, use: "clock.now()" },
  {
    pattern: /(?<![.\w])(window|localStorage|navigator)\./,
    use: "an event to the page",
  },
  { pattern: /from "node:/, use: "an interface that the engine fills in" },
  { pattern: /from "astro/, use: "nothing: the core does not know the site" },
];

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

function sourceFiles(folder: string): SourceFile[] {
  const files: SourceFile[] = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    files.push({ path: relative(root, path), text: readFileSync(path, "utf8") });
  }
  return files;
}

function importsOf(file: SourceFile): string[] {
  const targets: string[] = [];
  for (const match of file.text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)) {
    targets.push(relative(root, resolve(root, dirname(file.path), match[1] ?? "")));
  }
  return targets;
}

const isTest = (path: string) => /\.(test|case)\.tsx?$/.test(path);

describe("imports point one way", () => {
  for (const [room, allowed] of Object.entries(mayImport)) {
    it(`${room} imports from ${[room, ...allowed].join(", ")} only`, () => {
      const offences: string[] = [];
      for (const file of sourceFiles(room)) {
        if (isTest(file.path)) continue;
        for (const target of importsOf(file)) {
          if (![room, ...allowed].some((folder) => target.startsWith(`${folder}/`))) {
            offences.push(`${file.path} imports ${target}`);
          }
        }
      }
      expect(offences).toEqual([]);
    });
  }

  it("labs/images import types, and nothing else but their own parts", () => {
    const offences = sourceFiles("labs/images").filter((file) =>
      /^import (?!type\b)(?!.* from "\.\/)/m.test(file.text),
    );
    expect(offences.map((file) => file.path)).toEqual([]);
  });
});

describe("the core is pure", () => {
  for (const room of pureRooms) {
    it(`${room} names no host global`, () => {
      const offences: string[] = [];
      for (const file of sourceFiles(room)) {
        if (isTest(file.path)) continue;
        for (const [index, line] of file.text.split("\n").entries()) {
          if (/^\s*(\/\/|\*|\/\*)/.test(line)) continue;
          for (const { pattern, use } of banned) {
            const found = pattern.exec(line);
            if (found) offences.push(`${file.path}:${index + 1} names ${found[0]}; use ${use}`);
          }
        }
      }
      expect(offences).toEqual([]);
    });
  }
});
