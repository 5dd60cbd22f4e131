import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join, sep } from "node:path";
import { FileError, type FileErrorCode, type FileStat, type FileSystem, fileErrorTexts } from "../../cluster/files.ts";

/** A folder of the host as a machine's file system: nothing outside of it is seen, nor written. */
export class HostFiles implements FileSystem {
  /** The host's path of `/`, without symbolic links. */
  readonly root: string;

  constructor(root: string) {
    this.root = realpathSync(root);
  }

  /** The host's path of what is there. Throws FileError. */
  hostPath(path: string): string {
    return withFileErrors(() => this.#inside(realpathSync(this.#join(path))));
  }

  exists(path: string): boolean {
    try {
      this.hostPath(path);
      return true;
    } catch {
      return false;
    }
  }

  stat(path: string): FileStat {
    const host = this.hostPath(path);
    return withFileErrors(() => {
      const found = statSync(host);
      return found.isDirectory()
        ? { type: "directory", size: 4096, modified: found.mtimeMs }
        : { type: "file", size: found.size, modified: found.mtimeMs };
    });
  }

  read(path: string): Uint8Array {
    const host = this.hostPath(path);
    return withFileErrors(() => {
      const found = statSync(host);
      // Of a socket or a pipe nothing would come while this program waits.
      if (!found.isFile() && !found.isDirectory()) throw new FileError("EIO");
      return new Uint8Array(readFileSync(host));
    });
  }

  readText(path: string): string {
    return new TextDecoder().decode(this.read(path));
  }

  write(path: string, content: Uint8Array | string): void {
    const host = this.#place(path);
    withFileErrors(() => writeFileSync(host, content));
  }

  append(path: string, content: Uint8Array): void {
    const host = this.#place(path);
    withFileErrors(() => appendFileSync(host, content));
  }

  list(path: string): string[] {
    const host = this.hostPath(path);
    return withFileErrors(() => readdirSync(host).sort());
  }

  makeDirectory(path: string, recursive = false): void {
    if (recursive && this.exists(path)) {
      if (this.stat(path).type !== "directory") throw new FileError("EEXIST");
      return;
    }
    const parent = parentOf(path);
    if (recursive && parent !== path) this.makeDirectory(parent, true);
    const host = this.#place(path);
    withFileErrors(() => mkdirSync(host));
  }

  remove(path: string, recursive = false): void {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (name === "") {
      for (const entry of this.list("/")) {
        if (!recursive) throw new FileError("ENOTEMPTY");
        this.remove(`/${entry}`, true);
      }
      return;
    }
    // A link itself, and not what it leads to.
    const host = join(this.hostPath(parentOf(path)), name);
    withFileErrors(() => {
      if (!lstatSync(host).isDirectory()) unlinkSync(host);
      else if (recursive) rmSync(host, { recursive: true });
      else rmdirSync(host);
    });
  }

  /** Where a file is, or would be made: a link that leads nowhere is no place. */
  #place(path: string): string {
    if (this.exists(path)) return this.hostPath(path);
    const host = join(this.hostPath(parentOf(path)), path.slice(path.lastIndexOf("/") + 1));
    if (lstatSync(host, { throwIfNoEntry: false })) throw new FileError("ENOENT");
    return host;
  }

  /** Who has read a path of the host in a program's output may use it, too. */
  #join(path: string): string {
    const isOfHost = path === this.root || path.startsWith(`${this.root}${sep}`);
    return isOfHost ? path : join(this.root, path);
  }

  #inside(host: string): string {
    if (host !== this.root && !host.startsWith(`${this.root}${sep}`)) throw new FileError("ENOENT");
    return host;
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

function withFileErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FileError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "EPERM") throw new FileError("EACCES");
    throw new FileError(isFileErrorCode(code) ? code : "EIO");
  }
}

function isFileErrorCode(code: string): code is FileErrorCode {
  return Object.hasOwn(fileErrorTexts, code);
}
