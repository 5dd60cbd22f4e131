import { expect, type Page } from "@playwright/test";
import { readLab } from "../src/engines/node/read-lab.ts";
import type { Template } from "../src/lab/transcript.ts";

export const lab = readLab("clusterip");
/** The chapter's steps, without its exercises and asides. */
export const walkThrough = lab.transcript.steps.filter(({ kind }) => kind === "step");

export function commandOf(template: Template): string {
  return template.map((part) => (part.kind === "text" ? part.text : part.example)).join("");
}

/** The chapter with a lab, driven as a reader does. */
export class LabPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(language = "en", chapter = "clusterip"): Promise<void> {
    await this.page.goto(`/${language}/${chapter}/`);
  }

  /** By its button, unless the bench was open on the page before and has opened itself. */
  async start(): Promise<void> {
    // Where there is a choice, on a phone it is a sheet.
    const choice = this.page.locator("[data-open-ways]");
    if (await choice.isVisible()) await choice.click();
    await this.page.locator("[data-start-lab], [data-start-way=simulated], .bench-title").first().click();
    await expect(this.tab("laptop")).toHaveAttribute("data-shell", "prompt");
  }

  /** Cuts the network once the lab, which has started, has loaded all that it can need. */
  async cutNetwork(): Promise<void> {
    await expect(this.page.locator(".bench")).toHaveAttribute("data-complete", "true");
    await this.page.waitForLoadState("networkidle");
    await this.page.context().setOffline(true);
  }

  step(name: string) {
    return this.page.locator(`[data-step="${name}"]`);
  }

  tab(terminal: string) {
    return this.page.getByRole("tab", { name: terminal });
  }

  async runStep(name: string): Promise<void> {
    await this.step(name).locator("[data-run-step]").click();
    await expect(this.step(name)).toHaveAttribute("data-state", "done", { timeout: 75_000 });
  }

  /** Has the steps before this one run at once, by its "bring me here". */
  async bringTo(name: string): Promise<void> {
    const bring = this.step(name).locator("[data-help=bring]");
    const label = await bring.textContent();
    await bring.click();
    // It offers to undo once all have run.
    await expect(bring).not.toHaveText(label ?? "", { timeout: 75_000 });
  }

  async runSteps(...names: string[]): Promise<void> {
    for (const name of names) await this.runStep(name);
  }

  /** Looks at the pods before they run: the step shows how the output differs. */
  async makeDifference(): Promise<void> {
    await this.runSteps("empty-cluster", "deploy");
    await this.type("laptop", "kubectl get pods -o wide");
    await expect(this.step("pods")).toHaveAttribute("data-state", "different");
  }

  /** What the terminal in front shows, its rows joined. */
  text(): Promise<string> {
    return this.page.locator("[role=tabpanel]:not([hidden]) .xterm-rows").evaluate((rows) => rows.textContent ?? "");
  }

  async focus(terminal: string): Promise<void> {
    await this.tab(terminal).click();
    await this.page.locator("[role=tabpanel]:not([hidden]) textarea").focus();
  }

  async type(terminal: string, line: string): Promise<void> {
    await this.focus(terminal);
    await this.page.keyboard.insertText(line);
    await this.page.keyboard.press("Enter");
  }

  async interrupt(): Promise<void> {
    await this.page.keyboard.press("Control+c");
  }

  /** Waits until the last row is a prompt with nothing behind it. */
  async waitForPrompt(prompt: string): Promise<void> {
    await expect
      .poll(async () => (await this.text()).replaceAll(/[\u00a0 ]+/g, " ").trimEnd(), { timeout: 60_000 })
      .toMatch(new RegExp(`${prompt.trimEnd().replaceAll(/[$[\]/#]/g, "\\$&")}$`));
  }

  async count(needle: string): Promise<number> {
    return (await this.text()).split(needle).length - 1;
  }
}
