import { visit } from "unist-util-visit";
import { readLab } from "../../src/engines/node/read-lab.ts";
import type { LabDefinition } from "../../src/lab/lab-definition.ts";
import { fillTemplate } from "../../src/lab/template.ts";
import type { Exchange } from "../../src/lab/transcript.ts";
import type { Chapter } from "./chapter.ts";

/** What a command begins with, in text that shows one. A word alone is a name, and no command. */
const programs =
  /^(kubectl|curl|wget|nslookup|dig|host|getent|ping|ip|ss|netstat|nc|tc|tcpdump|iptables|iptables-save|iptables-restore|ipvsadm|ipset|conntrack|cat|grep|sed|awk|ls|echo|sleep|kill|ps|systemctl|journalctl|hostname|docker|mvn|gcloud|terraform|for|while) /;

/** Commands of a chapter's text that no test has run, as `file:line: command`. */
export function unverifiedCommands(chapter: Chapter): string[] {
  const labs = chapter.labs.map((id) => readLab(id));
  const known = labs.flatMap(({ transcript }) => transcript.steps.flatMap(({ exchanges }) => exchanges.map(commandOf)));
  const left = labs.flatMap(({ notRun }) => Object.keys(notRun));
  const found: string[] = [];
  visit(chapter.tree, "inlineCode", ({ value, position }) => {
    if (!programs.test(value) || left.includes(value) || known.some((command) => holds(command, value))) return;
    found.push(`${chapter.file}:${position?.start.line}: ${value}`);
  });
  return found;
}

/** Blocks of code in the text that stand in none of the lab's files, as `file:line`. */
export function unknownBlocks(chapter: Chapter): string[] {
  const files = chapter.labs.map((id) => readLab(id)).flatMap((lab) => Object.values(lab.files));
  const found: string[] = [];
  visit(chapter.tree, "code", ({ value, position }) => {
    if (files.some((text) => text.includes(value))) return;
    found.push(`${chapter.file}:${position?.start.line}: write it into a file of the lab, or a step`);
  });
  return found;
}

/** What lab.yaml says is deliberately not run, and stands in no chapter of the lab. */
export function staleExceptions(lab: LabDefinition, chapters: readonly Chapter[]): string[] {
  const said = new Set<string>();
  for (const { tree } of chapters.filter((chapter) => chapter.labs.includes(lab.id))) {
    visit(tree, "inlineCode", ({ value }) => {
      said.add(value);
    });
  }
  return Object.keys(lab.notRun).filter((command) => !said.has(command));
}

/** As the page shows it. */
function commandOf({ command }: Exchange): string {
  return fillTemplate(command, new Map());
}

/** Whether a command is another one or a part of it that ends where words end. */
function holds(command: string, part: string): boolean {
  const at = command.indexOf(part);
  return at >= 0 && !/\S/.test(command[at - 1] ?? "") && !/\w/.test(command[at + part.length] ?? "");
}
