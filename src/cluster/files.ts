/** Why a file operation failed, by its errno name; `message` is libc's text for it (strerror). */
export class FileError extends Error {
  readonly code: FileErrorCode;

  constructor(code: FileErrorCode) {
    super(fileErrorTexts[code]);
    this.code = code;
  }
}

export const fileErrorTexts = {
  ENOENT: "No such file or directory",
  ENOTDIR: "Not a directory",
  EISDIR: "Is a directory",
  EEXIST: "File exists",
  ENOTEMPTY: "Directory not empty",
  ENOSPC: "No space left on device",
  EROFS: "Read-only file system",
  EACCES: "Permission denied",
  EIO: "Input/output error",
} as const;

export type FileErrorCode = keyof typeof fileErrorTexts;

export interface FileStat {
  readonly type: "file" | "directory";
  /** Bytes; 4096 for a directory. */
  readonly size: number;
  /** Milliseconds since the Unix epoch. */
  readonly modified: number;
}

/** `room`: what `content` is the beginning of, once it has been appended to. */
type Entry =
  | { type: "file"; content: Uint8Array; room?: Uint8Array; modified: number }
  | { type: "directory"; modified: number };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Absolute and without `.`, `..` or doubled slashes, as seen from the directory `cwd`. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${cwd}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** A machine's files. Paths are absolute and resolved (`resolvePath`). Everything but `exists` throws FileError. */
export interface FileSystem {
  exists(path: string): boolean;
  stat(path: string): FileStat;
  read(path: string): Uint8Array;
  readText(path: string): string;
  /** Creates or replaces a file; its directory must exist. */
  write(path: string, content: Uint8Array | string): void;
  append(path: string, content: Uint8Array): void;
  /** Names in a directory, sorted by code point. */
  list(path: string): string[];
  /** `recursive` creates what is missing on the way and does not mind an existing directory. */
  makeDirectory(path: string, recursive?: boolean): void;
  /** Removes a file, or a directory if it is empty or `recursive`. */
  remove(path: string, recursive?: boolean): void;
}

/** Files that only the simulation knows. */
export class MemoryFileSystem implements FileSystem {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;
  readonly #capacity: number;
  #used = 0;

  /** `capacity`: bytes that fit before ENOSPC. */
  constructor(now: () => number, capacity = 16 * 1024 * 1024) {
    this.#now = now;
    this.#capacity = capacity;
    this.#entries.set("/", { type: "directory", modified: now() });
  }

  exists(path: string): boolean {
    return this.#entries.has(path);
  }

  stat(path: string): FileStat {
    const entry = this.#get(path);
    return { type: entry.type, size: entry.type === "file" ? entry.content.length : 4096, modified: entry.modified };
  }

  read(path: string): Uint8Array {
    const entry = this.#get(path);
    if (entry.type === "directory") throw new FileError("EISDIR");
    return entry.content;
  }

  readText(path: string): string {
    return decoder.decode(this.read(path));
  }

  write(path: string, content: Uint8Array | string): void {
    const data = typeof content === "string" ? encoder.encode(content) : content;
    const old = this.#entries.get(path);
    if (old?.type === "directory") throw new FileError("EISDIR");
    this.#requireDirectory(parentOf(path));
    const used = this.#used + data.length - (old?.content.length ?? 0);
    if (used > this.#capacity) throw new FileError("ENOSPC");
    this.#used = used;
    this.#entries.set(path, { type: "file", content: data, modified: this.#now() });
  }

  append(path: string, content: Uint8Array): void {
    const old = this.#entries.get(path);
    if (old?.type !== "file") {
      this.write(path, content);
      return;
    }
    const size = old.content.length + content.length;
    if (this.#used + content.length > this.#capacity) throw new FileError("ENOSPC");
    // Room doubles, so that a long log is not copied at every line. What was read before stays as it was.
    if (!old.room || old.room.length < size) {
      old.room = new Uint8Array(2 * size);
      old.room.set(old.content);
    }
    old.room.set(content, old.content.length);
    old.content = old.room.subarray(0, size);
    old.modified = this.#now();
    this.#used += content.length;
  }

  list(path: string): string[] {
    this.#requireDirectory(path);
    const prefix = path === "/" ? "/" : `${path}/`;
    const names: string[] = [];
    for (const key of this.#entries.keys()) {
      if (key !== "/" && key.startsWith(prefix) && !key.includes("/", prefix.length))
        names.push(key.slice(prefix.length));
    }
    return names.sort();
  }

  makeDirectory(path: string, recursive = false): void {
    const old = this.#entries.get(path);
    if (old) {
      if (recursive && old.type === "directory") return;
      throw new FileError("EEXIST");
    }
    if (recursive && path !== "/") this.makeDirectory(parentOf(path), true);
    this.#requireDirectory(parentOf(path));
    this.#entries.set(path, { type: "directory", modified: this.#now() });
  }

  remove(path: string, recursive = false): void {
    const entry = this.#get(path);
    if (entry.type === "directory") {
      for (const name of this.list(path)) {
        if (!recursive) throw new FileError("ENOTEMPTY");
        this.remove(path === "/" ? `/${name}` : `${path}/${name}`, true);
      }
    } else {
      this.#used -= entry.content.length;
    }
    if (path !== "/") this.#entries.delete(path);
  }

  #get(path: string): Entry {
    const entry = this.#entries.get(path);
    if (entry) return entry;
    const parent = path === "/" ? undefined : this.#entries.get(parentOf(path));
    throw new FileError(parent?.type === "file" ? "ENOTDIR" : "ENOENT");
  }

  #requireDirectory(path: string): void {
    if (this.#get(path).type !== "directory") throw new FileError("ENOTDIR");
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
