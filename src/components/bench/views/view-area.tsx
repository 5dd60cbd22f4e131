import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { BenchProps } from "../bench.tsx";
import type { ViewName } from "../bench-state.ts";
import { viewLoaders } from "./view-loaders.ts";
import type { ViewStore } from "./view-store.ts";

export interface ViewProps extends BenchProps {
  readonly store: ViewStore;
}

/** The views' tabs, and the one in front. */
export function ViewArea(props: BenchProps) {
  const { session, state, words } = props;
  const { views } = state;
  const { value: active } = state.view;
  const { value: isShown } = state.hasView;
  // Nothing of them before the prompt that the reader waits for.
  const isTime = state.phase.value.kind !== "starting" || state.tabs.value.some(({ shell }) => shell === "prompt");
  const View = useView(active, isTime);

  const move = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = views[(views.indexOf(active) + by + views.length) % views.length] ?? active;
    session.views.show(next);
    document.getElementById(`view-tab-${next}`)?.focus();
  };

  return (
    <section class="view-area" aria-label={words.views}>
      <div class="view-bar">
        <div class="view-list" role="tablist" aria-label={words.views} onKeyDown={move}>
          {views.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`view-tab-${name}`}
              aria-controls="view-panel"
              aria-selected={isShown && name === active}
              tabIndex={name === active ? 0 : -1}
              onClick={() => session.views.show(name)}
            >
              {words.viewNames[name]}
            </button>
          ))}
        </div>
        <button
          type="button"
          class="icon"
          aria-expanded={isShown}
          aria-controls="view-panel"
          aria-label={words.showViews}
          title={words.showViews}
          onClick={() => {
            state.hasView.value = !isShown;
          }}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d={isShown ? "m3 10 5-5 5 5" : "m3 6 5 5 5-5"} />
          </svg>
        </button>
      </div>
      <div class="view-panel" role="tabpanel" id="view-panel" aria-labelledby={`view-tab-${active}`} hidden={!isShown}>
        {View ? <View {...props} store={session.views.store} /> : <p class="view-empty">{words.loading}</p>}
      </div>
    </section>
  );
}

function useView(name: ViewName, isTime: boolean): ComponentType<ViewProps> | undefined {
  const [loaded, setLoaded] = useState<Partial<Record<ViewName, ComponentType<ViewProps>>>>({});
  useEffect(() => {
    if (!isTime) return;
    let isWanted = true;
    const load = () =>
      void viewLoaders[name]().then(
        (view) => {
          if (isWanted) setLoaded((known) => ({ ...known, [name]: view }));
        },
        // Offline before it was ever loaded: the words stay until the network is back.
        () => {},
      );
    load();
    window.addEventListener("online", load);
    return () => {
      isWanted = false;
      window.removeEventListener("online", load);
    };
  }, [name, isTime]);
  return loaded[name];
}
