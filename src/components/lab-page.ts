import { type EarlyWorker, startEarly } from "../engines/worker/lab-worker.ts";
import type { ExercisePart } from "../lab/transcript.ts";
import benchStyles from "../styles/open-bench.css?url";
import type { StepHelpKind } from "./bench/bench-state.ts";
import type { LabHistory } from "./bench/history-format.ts";
import type { MountOptions, OpenBench } from "./bench/mount.tsx";
import { showHint } from "./hint.ts";
import { loadStylesheet } from "./load-stylesheet.ts";
import { loadWords } from "./load-words.ts";

/**
 * What opens the lab of a chapter: it loads the bench on the first press of a button, for the address `#start`, or where it
 * was open on the page before; `#share=` asks first. `?embed` leads to the lab alone.
 */
const place = document.querySelector<HTMLElement>("[data-bench]");

if (place?.dataset.embed && /[?&]embed\b/.test(location.search)) {
  location.replace(place.dataset.embed + location.search + location.hash);
} else if (place) {
  const { dataset } = place;
  const { lab = "", labsPath = "/labs/", starting = "", notLoaded = "", layoutKey = "" } = dataset;
  const status = place.querySelector<HTMLElement>("[data-poster-status]");
  let bench: Promise<OpenBench> | undefined;
  let worker: EarlyWorker | undefined;

  const startWorker = () => {
    const started = startEarly(new URL(labsPath, location.href).href, dataset.lab ?? "");
    // The next attempt gets another one.
    void started?.failed.then(() => {
      if (worker === started) worker = undefined;
    });
    return started;
  };

  /** Loads the simulator, the bench, its words and its look side by side. */
  const load = (hasEngine?: unknown) => {
    if (!hasEngine) worker ??= startWorker();
    return Promise.all([
      import("./bench/mount.tsx"),
      loadWords(document.documentElement.lang),
      loadStylesheet(benchStyles),
    ]);
  };

  const openLab = (options: MountOptions): Promise<OpenBench> => {
    if (!bench) {
      if (status) status.textContent = starting;
      bench = load(options.createEngine).then(([{ mountBench }, words]) =>
        mountBench(place, words, { ...options, early: worker }),
      );
      bench.catch(() => {
        bench = undefined;
        worker?.worker.terminate();
        worker = undefined;
        if (status) status.textContent = notLoaded;
      });
    }
    return bench;
  };

  /** A chapter whose reader chooses where its lab runs. */
  const choosing =
    dataset.simulatedLab &&
    import("./ways/choose-way.ts").then(async ({ WayChoice }) => {
      const choice = new WayChoice(place, openLab);
      await choice.begin();
      return choice;
    });

  const open = async (shared?: LabHistory, isQuiet = false): Promise<OpenBench> => {
    const choice = bench ? undefined : await choosing;
    return bench ?? (choice ? choice.open(shared, isQuiet) : openLab({ shared }));
  };

  // Questions come to life when they come into view, or when the step that they are about has passed.
  const watcher = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    watcher.disconnect();
    void import("./predict.ts").then(({ startQuestions }) => startQuestions(lab), ignore);
  });
  for (const question of document.querySelectorAll("[data-predict]")) watcher.observe(question);

  // Who points at the lab's button will press it.
  const button = place.querySelector("[data-start-lab]");
  for (const intent of ["pointerenter", "pointerdown", "focus"]) {
    button?.addEventListener(intent, () => void load().catch(ignore), { once: true });
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    const { runStep: step, runPart: part } = target?.closest<HTMLElement>("[data-run-step]")?.dataset ?? {};
    const help = target?.closest<HTMLElement>("[data-help]");
    const hint = target?.closest("[data-hint-button]");
    if (step) void open().then((opened) => opened.pressStep(step, part as ExercisePart | undefined), ignore);
    else if (help) {
      const { helpStep = "", help: kind } = help.dataset;
      void open().then((opened) => opened.helpWithStep(helpStep, kind as StepHelpKind), ignore); // As Step.astro wrote it.
    } else if (hint) showHint(hint.closest("[data-step]") ?? hint, hint.getAttribute("aria-expanded") !== "true");
    else if (target?.closest("[data-start-lab]")) void open().then((opened) => opened.show(), ignore);
  });

  const followFragment = async () => {
    const { hash } = location;
    if (hash === "#start") (await open()).show();
    if (!hash.startsWith("#share=")) {
      // By what bench-layout.ts has kept of the page before.
      if (sessionStorage.getItem(layoutKey)?.includes('"isOpen":true')) await open(undefined, true);
      return;
    }
    const { offerShare } = await import("./share-offer.ts");
    await choosing;
    const shared = await offerShare(hash, dataset.lab ?? "");
    if (!shared) return;
    if (bench) await (await bench).startShared(shared);
    else (await open(shared)).show();
  };
  void followFragment().catch(ignore);
  window.addEventListener("hashchange", () => void followFragment().catch(ignore));
}

/** A bench that could not be loaded has said so in the page already. */
function ignore(): void {}
