import type { Language } from "../lab/lab-definition.ts";
import type { ViewName } from "./bench/bench-state.ts";
import { languageOf } from "./languages.ts";
import { en } from "./words-en.ts";
import { zhCn } from "./words-zh-cn.ts";

/** The words of the lab's own controls. Chapters are written per language under content/. */
export interface Words {
  readonly language: Language;
  /** Step blocks. */
  readonly run: string;
  readonly stop: string;
  readonly inTerminal: (terminal: string) => string;
  readonly done: string;
  readonly running: string;
  readonly different: string;
  readonly otherTerminalBusy: (terminal: string) => string;
  readonly hint: string;
  readonly doItForMe: string;
  readonly doItForMeTitle: string;
  readonly bringMeHere: string;
  readonly bringMeHereTitle: string;
  readonly undo: string;
  readonly helped: (commands: number) => string;
  readonly hereAlready: string;
  readonly undone: string;
  /** Questions before a result. */
  readonly predict: string;
  readonly yourNumber: string;
  readonly moveUp: string;
  readonly moveDown: string;
  readonly keepOrder: string;
  readonly explanation: string;
  readonly answers: string;
  readonly predictionKept: string;
  readonly predictionSaid: string;
  readonly predictionOutcome: string;
  readonly predictionFits: string;
  readonly predictionDiffers: string;
  readonly varies: string;
  readonly anyOrder: string;
  readonly anything: string;
  readonly fair: (count: number) => string;
  readonly showFile: string;
  /** Of the site. */
  readonly present: string;
  readonly presentTitle: string;
  readonly print: string;
  readonly speakerNotes: string;
  readonly newVersion: string;
  readonly reload: string;
  /** The bench. */
  readonly bench: string;
  readonly openInBook: string;
  readonly start: string;
  readonly starting: string;
  readonly notLoaded: string;
  readonly cannotStart: string;
  readonly ready: (seed: number) => string;
  readonly resumed: (commands: number) => string;
  readonly stepDone: (step: string) => string;
  readonly stepDifferent: (step: string) => string;
  readonly steps: string;
  readonly stepsDone: (done: number, all: number) => string;
  readonly terminals: string;
  readonly terminalLabel: (terminal: string) => string;
  readonly openTerminal: string;
  readonly findInTerminal: string;
  readonly busy: string;
  readonly closed: string;
  readonly reopen: string;
  readonly reset: string;
  readonly resetAsk: string;
  readonly resetYes: string;
  readonly resetNo: string;
  readonly wasReset: string;
  readonly seed: string;
  readonly widen: string;
  readonly narrow: string;
  readonly fullScreen: string;
  readonly leaveFullScreen: string;
  readonly close: string;
  readonly resizeSheet: string;
  readonly screenReader: string;
  readonly leaveHint: string;
  readonly crashed: string;
  readonly startAgain: string;
  readonly tryAgain: string;
  readonly stillKept: string;
  /** What has happened to the lab or to where it is kept. */
  readonly notices: Readonly<
    Record<"secondTab" | "shared" | "full" | "forbidden" | "notLoaded" | "incomplete", string>
  >;
  readonly slept: (minutes: number) => string;
  readonly share: string;
  readonly backToMine: string;
  readonly dismiss: string;
  readonly keys: string;
  /** The views above the terminals. */
  readonly views: string;
  readonly viewNames: Readonly<Record<ViewName, string>>;
  readonly showViews: string;
  readonly resizeView: string;
  readonly loading: string;
  readonly mapPods: string;
  readonly mapServices: string;
  readonly notReady: string;
  readonly noConnections: string;
  readonly showSystem: string;
}

const byLanguage: Readonly<Record<Language, Words>> = { en, "zh-cn": zhCn };

/** By the page's `lang` attribute: `en`, `zh-CN`. For the build; a page loads its own language's: load-words.ts. */
export function wordsFor(lang: string): Words {
  return byLanguage[languageOf(lang)];
}
