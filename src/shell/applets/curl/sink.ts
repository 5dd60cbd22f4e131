import { FileError, resolvePath } from "../../../cluster/files.ts";
import { BrokenPipeError } from "../../../cluster/pipe.ts";
import type { Process } from "../../../cluster/process.ts";
import { CurlError } from "./curl-error.ts";

/** Where a transfer's output goes. */
export interface Sink {
  readonly isTerminal: boolean;
  write(data: Uint8Array): Promise<void>;
}

const cannotWrite = () => new CurlError(23, "Failure writing output to destination");

export function stdoutSink(process: Process): Sink {
  return {
    isTerminal: process.isTty.stdout,
    async write(data) {
      try {
        await process.stdout.write(data, process.signal);
      } catch (error) {
        if (error instanceof BrokenPipeError) throw cannotWrite();
        throw error;
      }
    },
  };
}

/** A file, created with the first byte. `warn` is told why it could not be. */
export function fileSink(process: Process, name: string, warn: (text: string) => void): Sink {
  const path = resolvePath(process.cwd, name);
  const { files } = process.machine;
  let isOpen = name === "/dev/null";
  return {
    isTerminal: false,
    async write(data) {
      if (name === "/dev/null") return;
      try {
        if (isOpen) files.append(path, data);
        else files.write(path, data);
        isOpen = true;
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        if (!isOpen) warn(`Warning: Failed to open the file ${name}: ${error.message}\n`);
        throw cannotWrite();
      }
    },
  };
}
