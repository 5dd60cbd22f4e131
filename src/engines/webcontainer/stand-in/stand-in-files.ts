import { watch } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { resolve, sep } from "node:path";
import type {
  BufferEncoding,
  DirEnt,
  FileSystemAPI,
  FSWatchCallback,
  FSWatchOptions,
  IFSWatcher,
} from "@webcontainer/api";

type ListingOptions =
  | BufferEncoding
  | "buffer"
  | { readonly encoding?: BufferEncoding | "buffer" | null; readonly withFileTypes?: boolean }
  | null;

/** `container.fs` over a folder. */
export class StandInFiles implements FileSystemAPI {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Below the working directory, wherever `..` may lead. */
  path(path: string): string {
    const resolved = resolve(this.#root, `.${sep}${path}`);
    if (resolved !== this.#root && !resolved.startsWith(this.#root + sep)) throw new Error(`EACCES: ${path}`);
    return resolved;
  }

  readdir(
    path: string,
    options: "buffer" | { encoding: "buffer"; withFileTypes?: false },
  ): Promise<Uint8Array<ArrayBuffer>[]>;
  readdir(
    path: string,
    options?: { encoding?: BufferEncoding | null; withFileTypes?: false } | BufferEncoding | null,
  ): Promise<string[]>;
  readdir(path: string, options: { encoding: "buffer"; withFileTypes: true }): Promise<DirEnt<Uint8Array>[]>;
  readdir(path: string, options: { encoding?: BufferEncoding | null; withFileTypes: true }): Promise<DirEnt<string>[]>;
  async readdir(
    path: string,
    options: ListingOptions = null,
  ): Promise<Uint8Array[] | string[] | DirEnt<Uint8Array>[] | DirEnt<string>[]> {
    const { encoding, withFileTypes } = typeof options === "string" ? { encoding: options } : (options ?? {});
    const directory = this.path(path);
    if (encoding === "buffer") {
      return withFileTypes
        ? readdir(directory, { encoding, withFileTypes: true })
        : readdir(directory, { encoding: "buffer" });
    }
    return withFileTypes ? readdir(directory, { withFileTypes: true }) : readdir(directory, encoding);
  }

  readFile(path: string, encoding?: null): Promise<Uint8Array>;
  readFile(path: string, encoding: BufferEncoding): Promise<string>;
  async readFile(path: string, encoding: BufferEncoding | null = null): Promise<Uint8Array | string> {
    return readFile(this.path(path), encoding);
  }

  async writeFile(
    path: string,
    data: string | Uint8Array,
    options?: string | { encoding?: string | null } | null,
  ): Promise<void> {
    const encoding = typeof options === "string" ? options : options?.encoding;
    if (encoding != null && !Buffer.isEncoding(encoding)) throw new Error(`unknown encoding: ${encoding}`);
    await writeFile(this.path(path), data, encoding);
  }

  mkdir(path: string, options?: { recursive?: false }): Promise<void>;
  mkdir(path: string, options: { recursive: true }): Promise<string>;
  async mkdir(path: string, options: { recursive?: boolean } = {}): Promise<unknown> {
    return await mkdir(this.path(path), options);
  }

  async rm(path: string, options?: { force?: boolean; recursive?: boolean }): Promise<void> {
    await rm(this.path(path), options);
  }

  async rename(oldPath: string, newPath: string): Promise<void> {
    await rename(this.path(oldPath), this.path(newPath));
  }

  watch(filename: string, options?: FSWatchOptions | FSWatchCallback, listener?: FSWatchCallback): IFSWatcher {
    const onChange = typeof options === "function" ? options : listener;
    const { recursive = false } = typeof options === "object" && options !== null ? options : {};
    return watch(this.path(filename), { recursive }, (event, name) => onChange?.(event, name ?? ""));
  }
}
