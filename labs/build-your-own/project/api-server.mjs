// Stands for the API server: whoever has something to tell the others writes a file into this folder, and the others
// read it. The real one keeps such objects in etcd, and pushes each change to those who watch.

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

const folder = new URL("./", import.meta.url);

/** An object, or undefined where there is none. */
export function read(name) {
  try {
    return JSON.parse(readFileSync(new URL(name, folder), "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw new Error(`${name}: ${error.message}`);
  }
}

/** What a list holds; nothing when nobody has written it yet. */
export function items(name) {
  return read(name)?.items ?? [];
}

/** All objects of a sub-folder, in the order of their names. */
export function list(kind) {
  mkdirSync(new URL(kind, folder), { recursive: true });
  const names = readdirSync(new URL(kind, folder)).filter((name) => name.endsWith(".json"));
  return names.sort().flatMap((name) => read(`${kind}/${name}`) ?? []);
}

/** Under another name first, then renamed: nobody ever reads half a file. */
export function write(name, object) {
  const target = new URL(name, folder);
  const draft = new URL(`${name}.${process.pid}`, folder);
  mkdirSync(new URL(".", target), { recursive: true });
  writeFileSync(draft, `${JSON.stringify(object, null, 2)}\n`);
  renameSync(draft, target);
}

export function remove(name) {
  rmSync(new URL(name, folder), { force: true });
}
