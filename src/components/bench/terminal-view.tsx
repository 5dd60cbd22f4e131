import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { BenchProps } from "./bench.tsx";
import type { ShellState } from "./bench-state.ts";
import type { FindBar } from "./find-bar.tsx";
import type { LabSession } from "./lab-session.ts";
import { type ShownTerminal, showTerminal } from "./terminal.ts";
import { panelId, tabId } from "./terminal-tabs.tsx";

interface TerminalViewProps extends BenchProps {
  readonly terminal: string;
  readonly shell: ShellState;
  readonly isActive: boolean;
}

/** A terminal emulator tied to one of the engine's terminals. */
export function TerminalView({ session, state, words, terminal, shell, isActive }: TerminalViewProps) {
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef<ShownTerminal | undefined>(undefined);
  const { value: screenReader } = state.screenReader;
  const { value: isComplete } = state.isComplete;
  const Find = useFindBar(state.findIn.value === terminal, session);
  const closeFind = () => {
    state.findIn.value = undefined;
  };

  // Before the page is painted: it is what the reader waits for.
  useLayoutEffect(() => {
    if (!place.current) return;
    const emulator = showTerminal({
      place: place.current,
      label: words.terminalLabel(terminal),
      describedBy: "leave-hint",
      screenReader: state.screenReader.peek(),
      keys: {
        send: (data) => session.terminals.type(terminal, data),
        find: () => {
          state.findIn.value = terminal;
        },
      },
      onResize: (size) => session.terminals.resize(terminal, size),
    });
    const { xterm } = emulator;
    shown.current = emulator;
    const detach = session.terminals.outputs.attach(terminal, emulator.write);
    void session.terminals.open(terminal, { columns: xterm.cols, rows: xterm.rows });
    return () => {
      detach();
      emulator.dispose();
      shown.current = undefined;
    };
  }, [session, state, words, terminal]);

  useEffect(() => {
    if (shown.current) shown.current.xterm.options.screenReaderMode = screenReader;
  }, [screenReader]);

  // Not what the first prompt should wait for.
  useEffect(() => {
    const emulator = shown.current;
    if (!isComplete || !emulator) return;
    import("./outer-links.ts").then(
      ({ linkOuterAddresses }) => {
        if (shown.current === emulator) linkOuterAddresses(emulator.xterm);
      },
      () => {},
    );
  }, [isComplete]);

  useEffect(() => {
    if (isActive) shown.current?.adapt();
  }, [isActive]);

  const reopen = () => {
    const xterm = shown.current?.xterm;
    if (!xterm) return;
    void session.terminals.open(terminal, { columns: xterm.cols, rows: xterm.rows });
    xterm.focus();
  };
  return (
    <div
      class="terminal-panel"
      role="tabpanel"
      id={panelId(terminal)}
      aria-labelledby={tabId(terminal)}
      hidden={!isActive}
    >
      <div class="terminal-place" ref={place} />
      {Find && shown.current && <Find xterm={shown.current.xterm} close={closeFind} />}
      {shell === "closed" && (
        <p class="terminal-closed">
          {words.closed}{" "}
          <button type="button" class="quiet" onClick={reopen}>
            {words.reopen}
          </button>
        </p>
      )}
    </div>
  );
}

/** The bar that finds text, once it is wanted and has been loaded. */
function useFindBar(isWanted: boolean, session: LabSession): typeof FindBar | undefined {
  const [loaded, setLoaded] = useState<{ readonly FindBar: typeof FindBar }>();
  useEffect(() => {
    if (!isWanted) return;
    import("./find-bar.tsx").then(setLoaded, () => session.tell({ kind: "notLoaded" }));
  }, [isWanted, session]);
  return isWanted ? loaded?.FindBar : undefined;
}
