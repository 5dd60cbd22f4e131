import { readPrediction, writePrediction } from "./bench/progress.ts";
import { progressChanged } from "./bench/progress-key.ts";
import { measureOutcome, type Outcome, outcomeText, shapeOf } from "./predict-verdict.ts";

/** A question of the page: Predict.astro writes what it needs into its block. */
class Question {
  readonly #block: HTMLElement;
  readonly #lab: string;
  readonly #name: string;
  /** The answer that the block shows. */
  #shown = "";
  readonly #why: HTMLDetailsElement | null;

  constructor(block: HTMLElement, lab: string) {
    this.#block = block;
    this.#lab = lab;
    this.#name = block.dataset.predict ?? "";
    this.#why = block.querySelector("details");
    if (block.dataset.kind === "order") {
      void import("./predict-order.ts").then(({ makeSortable }) => makeSortable(block), ignore);
      block.querySelector("[data-keep-order]")?.addEventListener("click", () => this.#keep(this.#order()));
    } else {
      block.addEventListener("change", (event) => {
        if (event.target instanceof HTMLInputElement) this.#keep(event.target.value.trim());
      });
    }
    // Who looks up the explanation has the answer before the result.
    this.#why?.addEventListener("toggle", () => this.#show());
    // Answered before this script was there.
    const early = block.querySelector<HTMLInputElement>("input:checked, input[type=number]")?.value ?? "";
    if (this.#answer() === "") this.#keep(early);
    this.refresh();
  }

  /** Shows what is kept: the progress may have come with a file. */
  refresh(): void {
    const answer = this.#answer();
    if (answer !== "" && answer !== this.#shown) this.#fill(answer);
    this.#show();
  }

  /** A step has passed with this output. */
  measure(step: string, output: string): void {
    const { measure, of } = this.#block.dataset;
    const outcome = of === step && measure ? measureOutcome(measure, output) : undefined;
    if (!outcome) return;
    writePrediction(this.#lab, this.#name, { answer: this.#answer(), outcome });
    if (this.#why) this.#why.open = true;
  }

  #answer(): string {
    return readPrediction(this.#lab, this.#name)?.answer ?? "";
  }

  #keep(answer: string): void {
    if (answer === "") return;
    const outcome = readPrediction(this.#lab, this.#name)?.outcome;
    this.#shown = answer;
    writePrediction(this.#lab, this.#name, { answer, outcome });
    if (this.#block.dataset.kind === "order" && this.#why) this.#why.open = true;
  }

  #show(): void {
    const { kept = "", said = "", happened = "", fits = "", differs = "" } = this.#block.dataset;
    const answer = this.#answer();
    const outcome = readPrediction(this.#lab, this.#name)?.outcome;
    const isKnown = outcome !== undefined || this.#why?.open === true;
    const verdict = this.#block.querySelector<HTMLElement>("[data-verdict]");
    const inputs = this.#block.querySelector("fieldset");
    if (inputs) inputs.disabled = outcome !== undefined && answer !== "";
    if (!verdict) return;
    const words: string[] = [];
    if (answer !== "") words.push(isKnown ? `${said}${this.#inWords(answer)}` : kept);
    if (outcome) words.push(`${happened}${outcomeText(outcome)}`);
    const fit = isKnown && answer !== "" ? this.#fits(answer, outcome) : undefined;
    if (fit !== undefined) words.push(fit ? fits : differs);
    verdict.dataset.fit = fit === undefined ? "" : String(fit);
    verdict.textContent = words.join("\n");
  }

  #fits(answer: string, outcome: Outcome | undefined): boolean {
    const { kind, answer: right = "" } = this.#block.dataset;
    if (kind === "choice" && outcome) {
      const holds = this.#input(answer)?.dataset.holds?.split(" ");
      if (holds) return holds.includes(shapeOf(outcome));
    }
    if (kind === "number") return Number(answer) === Number(outcome?.[0]?.[0] ?? right);
    return answer === right;
  }

  #inWords(answer: string): string {
    const { kind } = this.#block.dataset;
    if (kind === "number") return answer;
    if (kind === "choice") return this.#input(answer)?.closest("label")?.textContent?.trim() ?? answer;
    const texts = answer.split(" ").map((item) => this.#item(item)?.querySelector("span")?.textContent ?? item);
    return texts.map((text, index) => `${index + 1}. ${text}`).join(" ");
  }

  #fill(answer: string): void {
    this.#shown = answer;
    const { kind } = this.#block.dataset;
    if (kind === "choice") {
      const input = this.#input(answer);
      if (input) input.checked = true;
    } else if (kind === "number") {
      const input = this.#block.querySelector("input");
      if (input) input.value = answer;
    } else {
      const list = this.#block.querySelector("ol");
      for (const item of answer.split(" ")) list?.append(this.#item(item) ?? "");
    }
  }

  #order(): string {
    const items = this.#block.querySelectorAll<HTMLElement>("[data-item]");
    return [...items].map(({ dataset }) => dataset.item).join(" ");
  }

  #input(value: string): HTMLInputElement | null {
    return this.#block.querySelector(`input[value="${CSS.escape(value)}"]`);
  }

  #item(name: string): HTMLElement | null {
    return this.#block.querySelector(`[data-item="${CSS.escape(name)}"]`);
  }
}

let questions: readonly Question[] | undefined;

/** Shows what was answered on earlier visits, and keeps what is answered now. Once a page is enough. */
export function startQuestions(lab: string): void {
  if (questions) return;
  const blocks = document.querySelectorAll<HTMLElement>("[data-predict]");
  questions = [...blocks].map((block) => new Question(block, lab));
  window.addEventListener(progressChanged, () => {
    for (const question of questions ?? []) question.refresh();
  });
}

/** Without the script that moves items, its buttons stay hidden. */
function ignore(): void {}

/** Compares predictions with what a step has printed. */
export function measureQuestions(step: string, output: string): void {
  for (const question of questions ?? []) question.measure(step, output);
}
