import type { LabScenario } from "../cluster/scenario.ts";
import type { Transcript } from "./transcript.ts";

/** `en`, `zh-cn`: the languages of the site, as in content/<lang>. */
export type Language = "en" | "zh-cn";

export type Translated = Readonly<Record<Language, string>>;

/** A lab, read and checked: plain JSON, so that it can be built into the site and cross a message port. */
export interface LabDefinition {
  /** The folder's name under labs/. */
  readonly id: string;
  readonly title: Translated;
  readonly scenario: LabScenario;
  /** The first one is opened first. */
  readonly terminals: readonly LabTerminal[];
  /** What pods run: names of modules in labs/images, without `.ts`. */
  readonly images: readonly string[];
  /** In the laptop's working directory, by name: the lab's manifests; `bin/curl`: what its project/ has. */
  readonly files: Readonly<Record<string, string>>;
  /** In root's home on plain hosts, by host and name. */
  readonly hostFiles: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Those of `files` that are applied, in this order, before the first prompt. */
  readonly start: readonly string[];
  readonly transcript: Transcript;
  /** What lab.yaml says about steps, by step name. */
  readonly steps: Readonly<Record<string, LabStep>>;
  /** Commands that the text only names, and why nobody runs them. */
  readonly notRun: Readonly<Record<string, string>>;
}

export interface LabTerminal {
  /** Engine terminal id: `laptop`, the name of a node, a pod or a host. */
  readonly id: string;
  /** As its shell prints it, trailing blank included. */
  readonly prompt: string;
}

export interface LabStep {
  readonly hint?: Translated | undefined;
  /** Why its commands give the expected output on the lab's start state too; other steps must not pass there. */
  readonly passesAtStart?: string | undefined;
  /** A part of the one command that makes what the step checks: typed without it, the step must not pass. */
  readonly cause?: string | undefined;
  /** Of the article that the book grew from. */
  readonly rows?: readonly number[] | undefined;
}
