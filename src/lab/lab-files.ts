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

  /** Plain files, by path: `bin/curl`. Empty when the reader has removed the directory. */
  list(): readonly LabFile[] {
    return this.#files.exists(this.directory) ? this.#listIn("") : [];
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

  /** `folder`: empty, or with a slash at its end. */
  #listIn(folder: string): LabFile[] {
    return this.#files.list(`${this.directory}/${folder}`.replace(/\/$/, "")).flatMap((entry) => {
      const name = `${folder}${entry}`;
      const { type, size, modified } = this.#files.stat(`${this.directory}/${name}`);
      return type === "file" ? [{ name, size, modified }] : this.#listIn(`${name}/`);
    });
  }

  #pathOf(name: string): string {
    if (name.split("/").some((part) => part === "" || part === "." || part === "..")) throw new FileError("ENOENT");
    return `${this.directory}/${name}`;
  }
}
