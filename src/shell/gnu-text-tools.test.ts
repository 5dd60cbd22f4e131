import { expect, it } from "vitest";
import { run } from "./shell-machine.case.ts";

const file = "<parent>\n  <version>3.5.7</version>\n</parent>\n<version>1.0.1</version>\n";

/** What GNU grep 3.8, sed 4.9 and sha256sum of coreutils 9.1 print, both streams together. */
const recorded: readonly (readonly [command: string, output: string, status: number])[] = [
  [`grep -m 1 '<version>' f | sed 's/.*<version>\\([^<]*\\)<.*/\\1/'`, "3.5.7\n", 0],
  [`sed '/<parent>/,/<\\/parent>/d' f | grep -m 1 '<version>'`, "<version>1.0.1</version>\n", 0],
  ["grep -m x v f", "grep: invalid max count\n", 2],
  ["grep -m -1 -c version f", "2\n", 0],
  ["grep -m 0 version f", "", 1],
  ["grep -oP '<version>\\K[^<]*' f", "3.5.7\n1.0.1\n", 0],
  ["grep -oP '(?<=<version>)[^<]*' f", "3.5.7\n1.0.1\n", 0],
  ["grep '\\(' f", "grep: Unmatched ( or \\(\n", 2],
  ["sed 's/\\(a/x/;p' f", "sed: -e expression #1, char 9: Unmatched ( or \\(\n", 1],
  ["sed '/\\(/d' f", "sed: -e expression #1, char 4: Unmatched ( or \\(\n", 1],
  ["sed -E 's/(a/b/' f", "sed: -e expression #1, char 7: Unmatched ( or \\(\n", 1],
  ["sed 's/a/\\2/' f", "sed: -e expression #1, char 7: invalid reference \\2 on `s' command's RHS\n", 1],
  ["sed -e p -e 's/a/\\3/g' f", "sed: -e expression #2, char 8: invalid reference \\3 on `s' command's RHS\n", 1],
  ["sed 's/x/' f", "sed: -e expression #1, char 4: unterminated `s' command\n", 1],
  ["sha256sum f", "8072778d6e3f7a962be826a34e4f9c7fcda177c9130a1272bcb317ec3f5575d2  f\n", 0],
  ["sha256sum nope", "sha256sum: nope: No such file or directory\n", 1],
  ["sha256sum f > s; sha256sum -c s", "f: OK\n", 0],
  ["sha256sum -c f", "sha256sum: f: no properly formatted checksum lines found\n", 1],
  [
    "sha256sum f > s; echo x >> f; echo bad >> s; sha256sum -c s",
    "f: FAILED\nsha256sum: WARNING: 1 line is improperly formatted\nsha256sum: WARNING: 1 computed checksum did NOT match\n",
    1,
  ],
  ["sha256sum -x", "sha256sum: invalid option -- 'x'\nTry 'sha256sum --help' for more information.\n", 1],
];

it.each(recorded)("as the real tools: %s", async (command, output, status) => {
  const script = `{ ${command}; } 2>&1`;
  const result = await run(["bash", "-c", script], { userland: "laptop", files: { "/w/f": file }, cwd: "/w" });
  expect({ output: result.stdout, status: result.status }).toEqual({ output, status });
});
