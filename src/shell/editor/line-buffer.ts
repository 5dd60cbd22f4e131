/** The text of a line being edited, by characters (code points), and the cursor between them. */
export class LineBuffer {
  #characters: string[] = [];
  #cursor = 0;
  #killed = "";

  get text(): string {
    return this.#characters.join("");
  }

  get beforeCursor(): string {
    return this.#characters.slice(0, this.#cursor).join("");
  }

  get afterCursor(): string {
    return this.#characters.slice(this.#cursor).join("");
  }

  set(text: string): void {
    this.#characters = [...text];
    this.#cursor = this.#characters.length;
  }

  insert(text: string): void {
    const characters = [...text];
    this.#characters.splice(this.#cursor, 0, ...characters);
    this.#cursor += characters.length;
  }

  /** Replaces the text from `start` (in characters of `beforeCursor` as a string index) to the cursor. */
  replaceBefore(start: number, text: string): void {
    const head = [...this.beforeCursor.slice(0, start)];
    this.#characters.splice(0, this.#cursor, ...head, ...text);
    this.#cursor = head.length + [...text].length;
  }

  /** Applies a key; false when it is none of editing. */
  edit(key: string): boolean {
    switch (key) {
      case "Left":
      case "C-b":
        this.#moveTo(this.#cursor - 1);
        return true;
      case "Right":
      case "C-f":
        this.#moveTo(this.#cursor + 1);
        return true;
      case "Home":
      case "C-a":
        this.#moveTo(0);
        return true;
      case "End":
      case "C-e":
        this.#moveTo(this.#characters.length);
        return true;
      case "M-b":
      case "M-Left":
        this.#moveTo(this.#wordStart());
        return true;
      case "M-f":
      case "M-Right":
        this.#moveTo(this.#wordEnd());
        return true;
      case "Backspace":
        this.#cut(this.#cursor - 1, this.#cursor);
        return true;
      case "Delete":
        this.#cut(this.#cursor, this.#cursor + 1);
        return true;
      case "C-k":
        this.#kill(this.#cursor, this.#characters.length);
        return true;
      case "C-u":
        this.#kill(0, this.#cursor);
        return true;
      case "C-w":
        this.#kill(this.#wordStart(/\s/), this.#cursor);
        return true;
      case "M-Backspace":
        this.#kill(this.#wordStart(), this.#cursor);
        return true;
      case "M-d":
        this.#kill(this.#cursor, this.#wordEnd());
        return true;
      case "C-y":
        this.insert(this.#killed);
        return true;
      case "C-t":
        this.#transpose();
        return true;
      default:
        return false;
    }
  }

  #moveTo(cursor: number): void {
    this.#cursor = Math.min(this.#characters.length, Math.max(0, cursor));
  }

  #cut(from: number, to: number): string {
    if (from < 0) return "";
    const removed = this.#characters.splice(from, to - from).join("");
    this.#moveTo(from);
    return removed;
  }

  #kill(from: number, to: number): void {
    if (to > from) this.#killed = this.#cut(from, to);
  }

  #wordStart(separator = /[^\p{L}\p{N}]/u): number {
    let at = this.#cursor;
    while (at > 0 && separator.test(this.#characters[at - 1] ?? "")) at--;
    while (at > 0 && !separator.test(this.#characters[at - 1] ?? "")) at--;
    return at;
  }

  #wordEnd(separator = /[^\p{L}\p{N}]/u): number {
    let at = this.#cursor;
    while (at < this.#characters.length && separator.test(this.#characters[at] ?? "")) at++;
    while (at < this.#characters.length && !separator.test(this.#characters[at] ?? "")) at++;
    return at;
  }

  /** Swaps the characters around the cursor; at the end the last two. */
  #transpose(): void {
    const at = Math.min(this.#cursor, this.#characters.length - 1);
    const [left, right] = [this.#characters[at - 1], this.#characters[at]];
    if (left === undefined || right === undefined) return;
    this.#characters.splice(at - 1, 2, right, left);
    this.#moveTo(at + 1);
  }
}
