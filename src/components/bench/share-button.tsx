import type { BenchProps } from "./bench.tsx";

/** Shows the link to this lab, or puts it away. */
export function ShareButton({ session, state, words }: BenchProps) {
  const toggle = async () => {
    if (state.sharePanel.value) {
      state.sharePanel.value = undefined;
      return;
    }
    try {
      const { SharePanel } = await import("./share-panel.tsx");
      const { lab, history } = session;
      state.sharePanel.value = <SharePanel lab={lab} history={history} />;
    } catch {
      session.tell({ kind: "notLoaded" });
    }
  };
  return (
    <button
      type="button"
      class="quiet"
      aria-expanded={state.sharePanel.value !== undefined}
      onClick={() => void toggle()}
    >
      {words.share}
    </button>
  );
}
