import type { Words } from "../words.ts";
import { BenchBanner } from "./bench-banner.tsx";
import { BenchHead } from "./bench-head.tsx";
import { BenchNotices } from "./bench-notices.tsx";
import type { BenchState } from "./bench-state.ts";
import type { LabSession } from "./lab-session.ts";
import { PhoneKeys } from "./phone-keys.tsx";
import { SheetHandle } from "./sheet-handle.tsx";
import { SplitHandle } from "./split-handle.tsx";
import { StepList } from "./step-list.tsx";
import { TerminalTabs } from "./terminal-tabs.tsx";
import { TerminalView } from "./terminal-view.tsx";
import { ViewArea } from "./views/view-area.tsx";

export interface BenchProps {
  readonly session: LabSession;
  readonly state: BenchState;
  readonly words: Words;
}

/** The lab beside the text. Closing it only hides it: the cluster runs on, and the terminals keep what they show. */
export function Bench(props: BenchProps) {
  const { state, words, session } = props;
  const { value: isOpen } = state.isOpen;
  const open = () => {
    state.isOpen.value = true;
  };
  return (
    <>
      <div class="bench-closed" hidden={isOpen}>
        <button type="button" class="start" onClick={open}>
          {words.bench}
        </button>
      </div>
      <div
        class="bench"
        hidden={!isOpen}
        aria-busy={state.phase.value.kind === "starting"}
        data-complete={state.isComplete.value}
      >
        <SheetHandle words={words} />
        <BenchHead {...props} />
        <StepList steps={state.steps.value} words={words} />
        {state.sharePanel.value}
        <BenchNotices {...props} />
        <BenchBanner {...props} />
        <div
          class="bench-split"
          data-view={state.hasView.value ? "open" : "closed"}
          style={{ "--view-share": String(state.viewShare.value) }}
        >
          <ViewArea {...props} />
          <SplitHandle state={state} words={words} />
          <div class="bench-shells">
            <TerminalTabs {...props} />
            <div
              class="bench-terminals"
              onFocusIn={() => lightLeaveHint(true)}
              onFocusOut={() => lightLeaveHint(false)}
            >
              {state.tabs.value.map(({ terminal, shell }) => (
                <TerminalView
                  key={`${state.generation.value} ${terminal}`}
                  {...props}
                  terminal={terminal}
                  shell={shell}
                  isActive={terminal === state.active.value}
                />
              ))}
            </div>
          </div>
        </div>
        <PhoneKeys words={words} send={(data) => session.terminals.type(state.active.value, data)} />
        <p class="bench-foot">
          <span id="leave-hint">{words.leaveHint}</span>
          {state.chooseWay && (
            <button type="button" class="link" data-choose-way>
              {state.chooseWay}
            </button>
          )}
          {state.views[1] && (
            <span>
              {words.seed} {state.seed.value}
            </span>
          )}
        </p>
        <p class="sr-only" role="status">
          {state.notice.value}
        </p>
      </div>
    </>
  );
}

/** By no rule with `:has()`, which the browser would look at again with every change in a terminal. */
function lightLeaveHint(isLit: boolean): void {
  document.getElementById("leave-hint")?.toggleAttribute("data-lit", isLit);
}
