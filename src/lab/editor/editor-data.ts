/** What the bench's editor asks and is told; all of it plain data that crosses a message port. Offsets count UTF-16 units. */

export interface LabFile {
  /** Below the lab's directory on the laptop. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the Unix epoch, cluster time. */
  readonly modified: number;
}

/** Something wrong in a manifest, and where. */
export interface Problem {
  readonly from: number;
  readonly to: number;
  readonly severity: "error" | "warning";
  /** The API server's words, or the YAML parser's. */
  readonly message: string;
}

export interface CompletionOption {
  readonly label: string;
  /** What to write for it, where that is more than the label. */
  readonly insert: string;
  /** Its type, in words of the API: `int32`, `[]Container`. */
  readonly detail: string;
  readonly isRequired: boolean;
}

export interface Completion {
  /** Where the word to be replaced begins; it ends at the cursor. */
  readonly from: number;
  readonly options: readonly CompletionOption[];
}
