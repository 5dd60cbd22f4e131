import type { Clock, Timer } from "../../cluster/clock.ts";
import type { LabFiles } from "../../lab/lab-files.ts";
import type { ViewData, ViewRequest, ViewSource, ViewTopic } from "../../lab/views/view-data.ts";

/** Processes change files whenever they like, and tell nobody. */
const pollMs = 1000;

/** Of real processes the bench draws nothing but their files. */
export class FilesView implements ViewSource {
  readonly #files: LabFiles;
  readonly #clock: Clock;
  readonly #send: (data: ViewData) => void;
  #timer: Timer | undefined;
  #sent = "";

  constructor(files: LabFiles, clock: Clock, send: (data: ViewData) => void) {
    this.#files = files;
    this.#clock = clock;
    this.#send = send;
  }

  watch({ topic }: ViewRequest): void {
    if (topic !== "files") return;
    this.#sent = "";
    this.#poll();
  }

  unwatch(topic: ViewTopic): void {
    if (topic === "files") this.close();
  }

  noteCommand(): void {
    this.noteFiles();
  }

  noteFiles(): void {
    if (this.#timer) this.#poll();
  }

  flow(): undefined {}

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #poll(): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.after(pollMs, () => this.#poll());
    const data: ViewData = { topic: "files", directory: this.#files.directory, files: this.#list() };
    const text = JSON.stringify(data);
    if (text !== this.#sent) this.#send(data);
    this.#sent = text;
  }

  #list() {
    try {
      return this.#files.list();
    } catch {
      // One has gone while it was looked at.
      return [];
    }
  }
}
