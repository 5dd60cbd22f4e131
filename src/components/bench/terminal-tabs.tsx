import type { BenchProps } from "./bench.tsx";

/** Ids that tie a tab to its panel. A terminal's id may hold dots, which ids may as well. */
export const tabId = (terminal: string) => `tab-${terminal}`;
export const panelId = (terminal: string) => `terminal-${terminal}`;

/** One tab a terminal (arrow keys move between them), and a menu of the machines that have none yet. */
export function TerminalTabs({ session, state, words }: BenchProps) {
  const { value: tabs } = state.tabs;
  const { value: active } = state.active;
  const others = state.machines.value.filter(({ id }) => !tabs.some(({ terminal }) => terminal === id));

  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const index = tabs.findIndex(({ terminal }) => terminal === active);
    const next = tabs[(index + step + tabs.length) % tabs.length]?.terminal;
    if (next === undefined) return;
    event.preventDefault();
    session.terminals.show(next);
    document.getElementById(tabId(next))?.focus();
  };

  return (
    <div class="tabs">
      <div class="tab-list" role="tablist" aria-label={words.terminals} onKeyDown={move}>
        {tabs.map(({ terminal, shell }) => (
          <button
            key={terminal}
            type="button"
            role="tab"
            id={tabId(terminal)}
            aria-controls={panelId(terminal)}
            aria-selected={terminal === active}
            tabIndex={terminal === active ? 0 : -1}
            data-shell={shell}
            translate={false}
            onClick={() => session.terminals.show(terminal)}
          >
            {terminal}
            {shell === "busy" && <span class="sr-only"> {words.busy}</span>}
          </button>
        ))}
      </div>
      {others.length > 0 && (
        <select
          class="other-machines"
          aria-label={words.openTerminal}
          value=""
          onChange={(event) => {
            const { value } = event.currentTarget;
            event.currentTarget.value = "";
            if (value) session.terminals.show(value);
          }}
        >
          <option value="">+</option>
          {others.map(({ id }) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </select>
      )}
      <button
        type="button"
        class="icon"
        aria-label={words.findInTerminal}
        aria-expanded={state.findIn.value === active}
        title={`${words.findInTerminal} (Ctrl-Shift-F)`}
        onClick={() => {
          state.findIn.value = state.findIn.value === active ? undefined : active;
        }}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M11 7A4 4 0 1 1 3 7a4 4 0 0 1 8 0Zm-1.2 2.8L14 14" />
        </svg>
      </button>
    </div>
  );
}
