import { FileError, type FileSystem } from "../cluster/files.ts";
import type { LabFile } from "./editor/editor-data.ts";

/** Characters that an editor in a page is asked to hold. */
const longestFile = 512 * 1024;

/** The files in the lab's directory on the laptop, as the bench's editor works on them. */
export class LabFiles {
  readonly directory: string;
  readonly #files: FileSystem;

  constructor(files: FileSystem, directory: string) {
    this.#files = files;
    this.directory = directory;
  }

  /** Plain files, by name. Empty when the reader has removed the directory. */
  list(): readonly LabFile[] {
    if (!this.#files.exists(this.directory)) return [];
    return this.#files.list(this.directory).flatMap((name) => {
      const { type, size, modified } = this.#files.stat(`${this.directory}/${name}`);
      return type === "file" ? [{ name, size, modified }] : [];
    });
  }

  /** Throws FileError, or an Error with words for the reader. */
  read(name: string): string {
    const path = this.#pathOf(name);
    if (this.#files.stat(path).size > longestFile) throw new Error(`${name} is too large for the editor`);
    return this.#files.readText(path);
  }

  /** Throws FileError, or an Error with words for the reader. */
  write(name: string, text: string): void {
    if (text.length > longestFile) throw new Error(`${name} is too large for the editor`);
    this.#files.write(this.#pathOf(name), text);
  }

  #pathOf(name: string): string {
    if (name === "" || name === "." || name === ".." || name.includes("/")) throw new FileError("ENOENT");
    return `${this.directory}/${name}`;
  }
}
