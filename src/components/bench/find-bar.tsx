import { type ISearchOptions, SearchAddon } from "@xterm/addon-search";
import type { Terminal } from "@xterm/xterm";
import { useEffect, useRef, useState } from "preact/hooks";
import { findWordsFor } from "./find-words.ts";

interface FindBarProps {
  readonly xterm: Terminal;
  close(): void;
}

const options: ISearchOptions = {
  decorations: {
    matchBackground: "#3d4a1f",
    matchOverviewRuler: "#3d4a1f",
    activeMatchBackground: "#7a5c00",
    activeMatchColorOverviewRuler: "#7a5c00",
  },
};

/** Finds text in what a terminal has shown, the latest first. */
export function FindBar({ xterm, close }: FindBarProps) {
  const words = findWordsFor(document.documentElement.lang);
  const field = useRef<HTMLInputElement>(null);
  const finder = useRef<SearchAddon | undefined>(undefined);
  const [found, setFound] = useState({ resultIndex: -1, resultCount: 0 });
  const [wanted, setWanted] = useState(() => firstLine(xterm.getSelection()));

  useEffect(() => {
    const addon = new SearchAddon();
    xterm.loadAddon(addon);
    finder.current = addon;
    addon.onDidChangeResults(setFound);
    field.current?.select();
    return () => {
      addon.dispose();
      xterm.focus();
    };
  }, [xterm]);
  useEffect(() => {
    finder.current?.findPrevious(wanted, { ...options, incremental: true });
  }, [wanted]);

  const older = () => finder.current?.findPrevious(wanted, options);
  const newer = () => finder.current?.findNext(wanted, options);
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target === field.current) (event.shiftKey ? newer : older)();
    else return;
    event.preventDefault();
  };
  const { resultIndex, resultCount } = found;
  const outcome = resultCount > 0 ? words.place(resultIndex + 1, resultCount) : words.none;
  return (
    <search class="find-bar" onKeyDown={press}>
      <input
        ref={field}
        aria-label={words.what}
        placeholder={words.what}
        spellcheck={false}
        autocomplete="off"
        value={wanted}
        onInput={(event) => setWanted(event.currentTarget.value)}
      />
      <span role="status">{wanted !== "" && outcome}</span>
      <IconButton label={words.older} path="m3 10 5-5 5 5" press={older} />
      <IconButton label={words.newer} path="m3 6 5 5 5-5" press={newer} />
      <IconButton label={words.close} path="m3 3 10 10M13 3 3 13" press={close} />
    </search>
  );
}

function IconButton({ label, path, press }: { readonly label: string; readonly path: string; press(): unknown }) {
  return (
    <button type="button" class="icon" aria-label={label} title={label} onClick={() => void press()}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
}

function firstLine(text: string): string {
  return text.split("\n")[0]?.trim() ?? "";
}
