import { CannotBoot } from "../../engines/webcontainer/cannot-boot.ts";
import { cannotBootWords } from "../../engines/webcontainer/cannot-boot-words.ts";
import { webContainerSupport } from "../../engines/webcontainer/support.ts";
import type { LabHistory } from "../bench/history-format.ts";
import type { MountOptions, OpenBench } from "../bench/mount.tsx";
import { readShare, sharePrefix } from "../bench/share-format.ts";
import { languageOf } from "../languages.ts";
import { isolateFromNextLoad } from "./isolate-page.ts";
import { keepWay, keptWay, type Way } from "./kept-way.ts";
import { reloadWith, takeReloadNote } from "./reload-note.ts";
import { WayPanel } from "./way-panel.ts";

/** Puts the bench in its place, for the lab that the place names. */
type OpenLab = (options: MountOptions) => Promise<OpenBench>;

/** The choice where this chapter's lab runs. Nothing is loaded from another host before the button that says so is pressed. */
export class WayChoice {
  readonly #place: HTMLElement;
  readonly #openLab: OpenLab;
  readonly #panel: WayPanel;
  readonly #words = cannotBootWords[languageOf(document.documentElement.lang)];
  readonly #labs: Readonly<Record<Way, string>>;
  /** A link has brought it, for the way that is chosen next. */
  #shared: LabHistory | undefined;
  /** The reader wants another way than the one that is kept. */
  #isChoosing = false;
  /** What the reader has pressed last, until it has come to its end. */
  #starting: Way | undefined;

  constructor(place: HTMLElement, openLab: OpenLab) {
    const { lab = "", simulatedLab = "" } = place.dataset;
    this.#place = place;
    this.#openLab = openLab;
    this.#panel = new WayPanel(place);
    this.#labs = { page: lab, machine: lab, simulated: simulatedLab };
    document.addEventListener("click", ({ target }) => {
      const { startWay, chooseWay, openWays } = (target instanceof Element && target.closest("button")?.dataset) || {};
      if (startWay)
        void this.#start(startWay as Way); // As WayChoice.astro wrote it.
      else if (chooseWay !== undefined) this.#chooseAgain();
      else if (openWays !== undefined) this.#panel.toggle();
    });
  }

  /** Goes on with what was begun before the page was loaded anew, and takes the way of a lab that a link has brought. */
  async begin(): Promise<void> {
    const note = takeReloadNote();
    if (webContainerSupport() === "unsupported") this.#panel.closePage(this.#words.reasons.unsupported);
    if (location.hash.startsWith(sharePrefix)) {
      const shared = await readShare(location.hash, this.#labs.simulated);
      this.#take(typeof shared === "object" ? "simulated" : "page");
    } else if (note === "page") void this.#start("page", true);
    else if (note === "choose") this.#ask();
    else if (keptWay() === "simulated") this.#take("simulated");
  }

  /** Opens the lab where the kept way needs no question. Otherwise it rejects, and leads to the choice unless `isQuiet`. */
  async open(shared: LabHistory | undefined, isQuiet: boolean): Promise<OpenBench> {
    this.#shared = shared ?? this.#shared;
    if (keptWay() === "simulated" && !this.#isChoosing) return this.#openLab(this.#options);
    if (!isQuiet) this.#ask();
    throw new Error("the reader has not chosen yet");
  }

  get #options(): MountOptions {
    return { shared: this.#shared, traits: { chooseWay: this.#panel.words("chooseAgain") } };
  }

  #ask(): void {
    this.#isChoosing = true;
    this.#panel.ask();
  }

  #take(way: Way): void {
    keepWay(way);
    this.#isChoosing = false;
    this.#place.dataset.lab = this.#labs[way];
  }

  #chooseAgain(): void {
    // A bench that was never opened leaves the choice where it is.
    if (this.#place.querySelector("[data-ways]")) this.#ask();
    else reloadWith("choose");
  }

  /** A boot may take long, and cannot be called off: who takes another way meanwhile hears no more of it. */
  async #start(way: Way, isReloaded = false): Promise<void> {
    if (this.#starting === way) return;
    this.#starting = way;
    this.#take(way);
    this.#panel.refuse(undefined);
    try {
      if (way === "machine") await this.#copyCommand();
      else if (way === "page") await this.#startInPage(isReloaded);
      else (await this.#openLab(this.#options)).show();
    } catch (error) {
      if (way === "page" && this.#starting === way) this.#panel.refuse(this.#reasonOf(error));
      // The other one's poster says so.
    } finally {
      if (this.#starting === way) this.#starting = undefined;
    }
  }

  async #startInPage(isReloaded: boolean): Promise<void> {
    const reason = webContainerSupport();
    if (reason === "not-isolated" && !isReloaded) return this.#isolate();
    if (reason) throw new CannotBoot(reason);
    const { bootRealNode } = await import("./real-node.ts");
    const node = await bootRealNode(this.#place, (stage) => this.#panel.say("page", this.#words.stages[stage]));
    if (this.#starting !== "page") return;
    const { traits, ...options } = this.#options;
    (await this.#openLab({ ...options, ...node, traits: { ...traits, views: ["files"] } })).show();
  }

  /** The host does not, so the site's service worker does. */
  async #isolate(): Promise<void> {
    this.#panel.say("page", this.#panel.words("preparing"));
    try {
      await isolateFromNextLoad(this.#place.dataset.serviceWorker ?? "");
    } catch {
      throw new CannotBoot(navigator.onLine ? "not-isolated" : "offline");
    }
    if (this.#starting === "page") reloadWith("page");
  }

  async #copyCommand(): Promise<void> {
    const { command } = this.#panel;
    try {
      await navigator.clipboard.writeText(command?.textContent ?? "");
      this.#panel.say("machine", this.#panel.words("copied"));
    } catch {
      if (command) getSelection()?.selectAllChildren(command);
      this.#panel.say("machine", this.#panel.words("notCopied"));
    }
  }

  #reasonOf(error: unknown): string {
    const { reasons } = this.#words;
    if (!(error instanceof CannotBoot)) return reasons["not-loaded"];
    return [reasons[error.reason], error.detail].filter(Boolean).join(" ");
  }
}
