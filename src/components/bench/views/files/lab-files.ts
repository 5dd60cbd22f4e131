import type { Completion, Problem } from "../../../../lab/editor/editor-data.ts";
import type { BenchState } from "../../bench-state.ts";
import type { EngineLink } from "../../engine-link.ts";
import { FileDrafts, withDisk } from "./file-drafts.ts";

/** The files in the lab's directory, and what the API server says of manifests. */
export class LabFiles {
  /** What the reader has in the editor. */
  readonly drafts = new FileDrafts();
  readonly #state: BenchState;
  readonly #link: EngineLink;

  constructor(state: BenchState, link: EngineLink) {
    this.#state = state;
    this.#link = link;
  }

  /** Rejects, with words for the reader. */
  async read(name: string): Promise<string> {
    return this.#link.running().readFile(name);
  }

  /** Rejects, with words for the reader. */
  async write(name: string, text: string): Promise<void> {
    await this.#link.running().writeFile(name, text);
  }

  /** False when a command has written the file meanwhile: the reader is asked first. Rejects, with words for the reader. */
  async saveDraft(name: string, notice: string): Promise<boolean> {
    const draft = this.drafts.get(name);
    if (!draft) return false;
    const engine = this.#link.running();
    // One that a command has removed is made again.
    const disk = await engine.readFile(name).catch(() => draft.saved);
    const now = withDisk(this.drafts.get(name) ?? draft, disk);
    this.drafts.set(name, now);
    if (now.theirs !== undefined) return false;
    await engine.writeFile(name, now.text);
    // The reader may have typed on.
    const { text } = this.drafts.get(name) ?? now;
    this.drafts.set(name, { saved: now.text, text, theirs: undefined });
    this.#state.notice.value = notice;
    return true;
  }

  /** What the API server would say; undefined when it cannot be asked now. */
  async checkManifest(text: string): Promise<readonly Problem[] | undefined> {
    return this.#link.current?.checkManifest(text).catch(() => undefined);
  }

  async completeManifest(text: string, offset: number): Promise<Completion | undefined> {
    return this.#link.current?.completeManifest(text, offset).catch(() => undefined);
  }
}
