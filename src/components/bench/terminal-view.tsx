import { useEffect, useRef } from "preact/hooks";
import type { BenchProps } from "./bench.tsx";
import type { ShellState } from "./bench-state.ts";
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

  useEffect(() => {
    if (!place.current) return;
    const emulator = showTerminal({
      place: place.current,
      label: words.terminalLabel(terminal),
      describedBy: "leave-hint",
      screenReader: state.screenReader.peek(),
      onKeys: (data) => session.terminals.type(terminal, data),
      onResize: (size) => session.terminals.resize(terminal, size),
    });
    const { xterm } = emulator;
    shown.current = emulator;
    const detach = session.terminals.outputs.attach(terminal, (data, done) => xterm.write(data, done));
    void session.terminals.open(terminal, { columns: xterm.cols, rows: xterm.rows });
    return () => {
      detach();
      emulator.dispose();
    };
  }, [session, state, words, terminal]);

  useEffect(() => {
    if (shown.current) shown.current.xterm.options.screenReaderMode = screenReader;
  }, [screenReader]);

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
