import { FileError } from "../cluster/files.ts";
import type { Machine } from "../cluster/machine.ts";
import { type ByteReader, type ByteWriter, emptyReader, nullWriter } from "../cluster/pipe.ts";
import type { Tty } from "../cluster/tty.ts";
import type { Descriptor, Descriptors } from "./descriptors.ts";
import { InputStream, readerOf } from "./input-stream.ts";

interface Opener {
  readonly machine: Machine;
  readonly descriptors: Descriptors;
  readonly tty: Tty | undefined;
}

/** Opens an absolute path, or one of the devices. Throws FileError. */
export function openForReading(opener: Opener, path: string): Descriptor {
  const device = openDevice(opener, path);
  if (device) return device;
  return { reader: InputStream.over(readerOf(opener.machine.files.read(path))), isTty: false };
}

/** Creates or empties the file unless `append`. Throws FileError. */
export function openForWriting(opener: Opener, path: string, append: boolean): Descriptor {
  const device = openDevice(opener, path);
  if (device) return device;
  const { files } = opener.machine;
  if (files.exists(path) && files.stat(path).type === "directory") throw new FileError("EISDIR");
  if (!append || !files.exists(path)) files.write(path, "");
  return { writer: fileWriter(opener.machine, path), isTty: false };
}

/** Writes at the end of a file. A full file system rejects with FileError. */
function fileWriter(machine: Machine, path: string): ByteWriter {
  return {
    async write(chunk) {
      machine.files.append(path, chunk);
    },
    close() {},
  };
}

function openDevice(opener: Opener, path: string): Descriptor | undefined {
  switch (path) {
    case "/dev/null":
      return { reader: emptyReader, writer: nullWriter, isTty: false };
    case "/dev/stdin":
      return opener.descriptors.get(0);
    case "/dev/stdout":
      return opener.descriptors.get(1);
    case "/dev/stderr":
      return opener.descriptors.get(2);
    case "/dev/tty":
      if (!opener.tty) throw new FileError("ENOENT");
      return { reader: opener.tty.input, writer: opener.tty.output, isTty: true };
    case "/dev/zero":
    case "/dev/random":
    case "/dev/urandom":
      return { reader: endless(opener.machine, path !== "/dev/zero"), writer: nullWriter, isTty: false };
    default:
      return undefined;
  }
}

/** /dev/zero, /dev/urandom: never at its end, so it lets the host in at each block. */
function endless(machine: Machine, isRandom: boolean): ByteReader {
  return {
    async read(signal) {
      await machine.clock.turn();
      signal?.throwIfAborted();
      return isRandom ? Uint8Array.from({ length: 4096 }, () => machine.random.int(256)) : new Uint8Array(4096);
    },
    close() {},
  };
}
