import { signal } from "@preact/signals";
import type { KeptDraft } from "../../kept-lab-format.ts";

/** A file as the reader has it in the editor. */
export interface Draft {
  /** What stood in the file when it was last read or saved. */
  readonly saved: string;
  readonly text: string;
  /** What somebody else, a command, has written meanwhile: undefined while nobody has. */
  readonly theirs: string | undefined;
}

export function openedDraft(text: string): Draft {
  return { saved: text, text, theirs: undefined };
}

export function isUnsaved({ saved, text }: Draft): boolean {
  return text !== saved;
}

/** The file as it is now: the draft follows it, unless that would lose what the reader has written. */
export function withDisk(draft: Draft, disk: string): Draft {
  if (disk === draft.saved) return draft.theirs === undefined ? draft : { ...draft, theirs: undefined };
  return isUnsaved(draft) && draft.text !== disk ? { ...draft, theirs: disk } : openedDraft(disk);
}

/** The reader takes what the command has written. */
export function takeTheirs(draft: Draft): Draft {
  return openedDraft(draft.theirs ?? draft.saved);
}

/** The reader keeps what stands in the editor: saving will overwrite what the command has written. */
export function keepMine(draft: Draft): Draft {
  return { saved: draft.theirs ?? draft.saved, text: draft.text, theirs: undefined };
}

/** Drafts outlive the view: other views come in front, and engines begin anew. */
export class FileDrafts {
  /** By the file's name. */
  readonly drafts = signal<ReadonlyMap<string, Draft>>(new Map());
  /** The file in the editor. */
  readonly open = signal<string | undefined>(undefined);

  get(name: string): Draft | undefined {
    return this.drafts.value.get(name);
  }

  set(name: string, draft: Draft): void {
    if (this.get(name) !== draft) this.drafts.value = new Map(this.drafts.value).set(name, draft);
  }

  /** The reader has written something else. */
  change(name: string, text: string): void {
    const draft = this.get(name);
    if (draft && draft.text !== text) this.set(name, { ...draft, text });
  }

  /** What would be lost with the page. */
  get unsaved(): readonly KeptDraft[] {
    return [...this.drafts.value]
      .filter(([, draft]) => isUnsaved(draft))
      .map(([file, { saved, text }]) => ({ file, saved, text }));
  }

  /** What was unsaved when the page was left; a command may have written the file meanwhile: see withDisk. */
  restore(drafts: readonly KeptDraft[]): void {
    for (const { file, saved, text } of drafts) this.set(file, { saved, text, theirs: undefined });
  }

  clear(): void {
    this.drafts.value = new Map();
    this.open.value = undefined;
  }
}
