import type { HistoryEntry } from "../lab/session-event.ts";
import styles from "../styles/share.css?url";
import type { LabHistory } from "./bench/history-format.ts";
import { readShare } from "./bench/share-format.ts";
import { visibleText } from "./bench/visible-text.ts";
import { loadStylesheet } from "./load-stylesheet.ts";
import { loadWords } from "./load-words.ts";
import { shareWordsFor } from "./share-words.ts";

/** Of a file that a link writes. */
const mostOpenLines = 40;

/** Shows what a link would run, or why it is refused. Resolves with it when the reader wants it. */
export async function offerShare(fragment: string, lab: string): Promise<LabHistory | undefined> {
  const { lang } = document.documentElement;
  const [loaded] = await Promise.all([loadWords(lang), loadStylesheet(styles)]);
  const words = { ...loaded, ...shareWordsFor(lang) };
  const read = await readShare(fragment, lab);
  // The question is asked once, not again on a reload.
  history.replaceState(history.state, "", location.pathname + location.search);
  const dialog = element("dialog", "share-offer");
  dialog.setAttribute("aria-labelledby", "share-offer-title");
  const title = element("h2", "", words.sharedTitle);
  title.id = "share-offer-title";
  const buttons = element("form", "share-buttons");
  buttons.method = "dialog";
  if (typeof read === "string") {
    dialog.append(title, element("p", "", `${words.linkRefused} ${words.badLink[read]}`), buttons);
    buttons.append(button(words.close, "no"));
  } else {
    const list = element("ol", "");
    list.tabIndex = 0;
    list.setAttribute("aria-label", words.sharedCommands(read.entries.length));
    list.append(...read.entries.map(showEntry));
    const seed = element("p", "share-seed", `${words.sharedCommands(read.entries.length)} ${words.seed} ${read.seed}`);
    const { simulatedLab = lab } = document.querySelector<HTMLElement>("[data-bench]")?.dataset ?? {};
    const text = lab === simulatedLab ? words.sharedText : words.sharedRealText;
    dialog.append(title, element("p", "", text), seed, list, buttons);
    buttons.append(button(words.sharedNo, "no"), button(words.sharedYes, "yes"));
  }
  document.body.append(dialog);
  dialog.showModal();
  // Not the list, which comes first, nor what runs it.
  buttons.querySelector("button")?.focus();
  const answer = await new Promise<string>((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
  dialog.remove();
  return answer === "yes" && typeof read !== "string" ? read : undefined;
}

function showEntry(entry: HistoryEntry): HTMLElement {
  const item = element("li", "");
  if ("file" in entry) {
    const details = element("details", "");
    // Seen without being asked for, unless the rest of the list would drown in it.
    details.open = entry.text.split("\n").length <= mostOpenLines;
    details.append(element("summary", "", visibleText(entry.file)), element("pre", "", visibleText(entry.text)));
    item.append(details);
  } else {
    item.append(
      element("span", "share-terminal", visibleText(entry.terminal)),
      " ",
      element("code", "", visibleText(entry.line)),
    );
  }
  return item;
}

function button(text: string, value: string): HTMLButtonElement {
  const made = element("button", value === "yes" ? "start" : "share-no", text);
  made.value = value;
  return made;
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  text = "",
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
