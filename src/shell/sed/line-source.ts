import type { ByteReader } from "../../cluster/pipe.ts";

/** Lines of several inputs one after the other, with a look ahead only where the script asks whether this is the last. */
export class LineSource {
  readonly #inputs: ByteReader[];
  readonly #signal: AbortSignal;
  readonly #beforeWaiting: () => Promise<void>;
  #decoder = new TextDecoder();
  #lines: string[] = [];
  #partial = "";
  /** The last line given out had no newline. */
  endedOpen = false;

  /** `beforeWaiting` is called before more input is waited for. */
  constructor(inputs: readonly ByteReader[], signal: AbortSignal, beforeWaiting: () => Promise<void>) {
    this.#inputs = [...inputs];
    this.#signal = signal;
    this.#beforeWaiting = beforeWaiting;
  }

  async next(): Promise<string | undefined> {
    if (!(await this.#fill())) return undefined;
    const line = this.#lines.shift();
    this.endedOpen =
      this.#lines.length === 0 && this.#inputs.length === 0 && line !== undefined && !line.endsWith("\n");
    return line?.replace(/\n$/, "");
  }

  async isLast(): Promise<boolean> {
    return !(await this.#fill());
  }

  async #fill(): Promise<boolean> {
    while (this.#lines.length === 0) {
      const [input] = this.#inputs;
      if (!input) return false;
      await this.#beforeWaiting();
      const chunk = await input.read(this.#signal);
      if (!chunk) {
        this.#inputs.shift();
        const rest = this.#partial + this.#decoder.decode();
        this.#partial = "";
        // Between files a missing newline is put in.
        if (rest !== "") this.#lines.push(this.#inputs.length > 0 ? `${rest}\n` : rest);
        continue;
      }
      const lines = (this.#partial + this.#decoder.decode(chunk, { stream: true })).split(/(?<=\n)/);
      this.#partial = lines.at(-1)?.endsWith("\n") ? "" : (lines.pop() ?? "");
      this.#lines = lines;
    }
    return true;
  }
}
