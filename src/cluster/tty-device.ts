import { CookedLine, withCarriageReturns } from "./line-discipline.ts";
import { BrokenPipeError, bytes } from "./pipe.ts";
import type { SignalName } from "./process.ts";
import type { Tty, TtySize } from "./tty.ts";

/** Ctrl-D in cooked mode: the read that meets it returns end of file, the next one waits again. */
const endOfFile = Symbol("end of file");

/** A pseudo-terminal as Linux' n_tty: cooked to begin with. */
export function createTty(size: TtySize): Tty {
  const line = new CookedLine();
  const foregrounds: ((signalName: SignalName) => void)[] = [];
  const resizeListeners = new Set<(size: TtySize) => void>();
  let queue: (string | typeof endOfFile)[] = [];
  let raw = false;
  let echoes = true;
  let hungUp = false;
  let wakeReaders = new Set<() => void>();
  let listener: ((chunk: Uint8Array) => Promise<void> | void) | undefined;
  let attach: () => void = () => {};
  let attached = new Promise<void>((resolve) => {
    attach = resolve;
  });

  const wake = () => {
    const waiting = wakeReaders;
    wakeReaders = new Set();
    for (const resume of waiting) resume();
  };

  const enqueue = (entry: string | typeof endOfFile) => {
    if (entry === "") return;
    queue.push(entry);
    wake();
  };

  const echo = (text: string) => {
    if (text === "" || !listener || !echoes) return;
    // The terminal's own back-pressure: typing is slow enough to go without.
    Promise.resolve(listener(bytes(text.replaceAll("\n", "\r\n")))).catch(() => {});
  };

  const signal = (name: SignalName, shown: string) => {
    echoes = true;
    echo(shown);
    line.take();
    queue = [];
    foregrounds.at(-1)?.(name);
  };

  const typeCooked = (data: string) => {
    for (const character of data) {
      if (raw) {
        enqueue(character);
      } else if (character === "\r" || character === "\n") {
        echo("\n");
        enqueue(`${line.take()}\n`);
      } else if (character === "\x03") signal("SIGINT", "^C");
      else if (character === "\x1c") signal("SIGQUIT", "^\\");
      else if (character === "\x04") enqueue(line.text === "" ? endOfFile : line.take());
      else if (character === "\x7f" || character === "\b") echo(line.erase());
      else if (character === "\x15") echo(line.eraseAll());
      else if (character === "\x17") echo(line.eraseWord());
      else echo(line.add(character));
    }
  };

  /** In raw mode up to the first Enter, so that the rest of a paste is there for the program that this line starts. */
  const next = (): string | typeof endOfFile | undefined => {
    const entry = queue.shift();
    if (!raw || typeof entry !== "string") return entry;
    const end = entry.search(/[\r\n]/);
    if (end >= 0 && end < entry.length - 1) {
      queue.unshift(entry.slice(end + 1));
      return entry.slice(0, end + 1);
    }
    return entry;
  };

  const tty = {
    size,
    input: {
      async read(signal: AbortSignal | undefined) {
        for (;;) {
          signal?.throwIfAborted();
          const entry = next();
          if (entry === endOfFile) return undefined;
          if (entry !== undefined) return bytes(entry);
          if (hungUp) return undefined;
          await new Promise<void>((resolve, reject) => {
            const abort = () => {
              wakeReaders.delete(resume);
              reject(signal?.reason);
            };
            const resume = () => {
              signal?.removeEventListener("abort", abort);
              resolve();
            };
            wakeReaders.add(resume);
            signal?.addEventListener("abort", abort, { once: true });
          });
        }
      },
      close() {},
    },
    output: {
      async write(chunk: Uint8Array, signal: AbortSignal | undefined) {
        signal?.throwIfAborted();
        if (hungUp) throw new BrokenPipeError();
        if (chunk.length === 0) return;
        if (!listener) await unlessAborted(attached, signal);
        const shown = listener?.(withCarriageReturns(chunk));
        if (shown) await unlessAborted(shown, signal);
      },
      close() {},
    },
    setRaw(wanted: boolean) {
      const before = raw;
      if (wanted === before) return before;
      raw = wanted;
      const unread = queue.map((entry) => (entry === endOfFile ? "\x04" : entry)).join("") + line.take();
      queue = [];
      // What was typed ahead belongs to whoever reads next, under the new mode; its time to be echoed has gone by.
      if (raw) enqueue(unread);
      else {
        echoes = false;
        typeCooked(unread);
        echoes = true;
      }
      return before;
    },
    setForeground(deliver: (signalName: SignalName) => void) {
      foregrounds.push(deliver);
      return () => {
        const index = foregrounds.lastIndexOf(deliver);
        if (index >= 0) foregrounds.splice(index, 1);
      };
    },
    onResize(changed: (size: TtySize) => void) {
      resizeListeners.add(changed);
      return () => {
        resizeListeners.delete(changed);
      };
    },
    type(data: string) {
      if (hungUp) return;
      if (raw) enqueue(data);
      else typeCooked(data);
    },
    resize(changed: TtySize) {
      tty.size = changed;
      for (const tell of resizeListeners) tell(changed);
    },
    onOutput(show: (chunk: Uint8Array) => Promise<void> | void) {
      listener = show;
      attach();
    },
    hangUp() {
      if (hungUp) return;
      hungUp = true;
      queue = [];
      for (const deliver of foregrounds.toReversed()) deliver("SIGHUP");
      attached = Promise.resolve();
      attach();
      wake();
    },
  };
  return tty;
}

/** Settles as `work` does, or rejects with the signal's reason if that comes first. */
function unlessAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
