/** An awk program as a tree (POSIX awk, "Grammar"). */
export interface AwkProgram {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
}

export interface Rule {
  readonly kind: "BEGIN" | "END" | "record";
  readonly pattern: Expression | undefined;
  /** The second pattern of a range. */
  readonly until: Expression | undefined;
  /** Undefined prints the record. */
  readonly body: Statement | undefined;
}

export interface AwkFunction {
  readonly parameters: readonly string[];
  readonly body: Statement;
}

export type Statement =
  | { readonly type: "block"; readonly statements: readonly Statement[] }
  | { readonly type: "expression"; readonly expression: Expression }
  | { readonly type: "print"; readonly values: readonly Expression[]; readonly output: Output | undefined }
  | { readonly type: "printf"; readonly values: readonly Expression[]; readonly output: Output | undefined }
  | {
      readonly type: "if";
      readonly test: Expression;
      readonly whenTrue: Statement;
      readonly whenFalse: Statement | undefined;
    }
  | { readonly type: "while"; readonly test: Expression; readonly body: Statement }
  | { readonly type: "do"; readonly test: Expression; readonly body: Statement }
  | {
      readonly type: "for";
      readonly initialize: Statement | undefined;
      readonly test: Expression | undefined;
      readonly update: Statement | undefined;
      readonly body: Statement;
    }
  | { readonly type: "for-in"; readonly variable: string; readonly array: string; readonly body: Statement }
  | { readonly type: "break" | "continue" | "next" | "nextfile" }
  | { readonly type: "exit" | "return"; readonly value: Expression | undefined }
  | { readonly type: "delete"; readonly array: string; readonly subscript: readonly Expression[] | undefined };

export interface Output {
  readonly append: boolean;
  readonly target: Expression;
}

export type Expression =
  | { readonly type: "number"; readonly value: number }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "regex"; readonly source: string }
  | Target
  | { readonly type: "assign"; readonly operator: string; readonly target: Target; readonly value: Expression }
  | { readonly type: "step"; readonly by: 1 | -1; readonly prefix: boolean; readonly target: Target }
  | { readonly type: "unary"; readonly operator: string; readonly operand: Expression }
  | { readonly type: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: "match"; readonly negated: boolean; readonly text: Expression; readonly pattern: Expression }
  | { readonly type: "in"; readonly subscript: readonly Expression[]; readonly array: string }
  | {
      readonly type: "condition";
      readonly test: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    }
  | { readonly type: "call"; readonly name: string; readonly args: readonly Expression[] };

/** What can be assigned to. */
export type Target =
  | { readonly type: "variable"; readonly name: string }
  | { readonly type: "field"; readonly index: Expression }
  | { readonly type: "element"; readonly array: string; readonly subscript: readonly Expression[] };

/** The program cannot be read; `message` goes behind `cmd. line:1: `. */
export class AwkSyntaxError extends Error {}
