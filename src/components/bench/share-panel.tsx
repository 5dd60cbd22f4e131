import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { shareWordsFor } from "../share-words.ts";
import type { LabHistory } from "./history-format.ts";
import { longestShare, writeShare } from "./share-format.ts";

interface SharePanelProps {
  readonly lab: string;
  readonly history: LabHistory;
}

/** The link to this lab as it is now, to be copied. */
export function SharePanel({ lab, history }: SharePanelProps) {
  const words = shareWordsFor(document.documentElement.lang);
  const link = useSignal("");
  const outcome = useSignal("");
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    void writeShare(lab, history).then((fragment) => {
      link.value = location.origin + location.pathname + fragment;
    });
  }, [lab, history, link]);
  useEffect(() => field.current?.select(), [link.value]);

  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(link.value);
      outcome.value = words.copied;
    } catch {
      // Without https there is no clipboard, and a browser may refuse it: the old way, or else the reader's own keys.
      field.current?.focus();
      outcome.value = document.execCommand("copy") ? words.copied : words.copyByKeys;
    }
  };
  const isTooLong = link.value.length > longestShare;
  return (
    <fieldset class="bench-notice" aria-label={words.shareLink}>
      <p class="notice-text">{isTooLong ? words.shareTooLong : words.shareText(history.entries.length)}</p>
      {!isTooLong && (
        <>
          <input class="share-link" ref={field} readOnly value={link.value} aria-label={words.shareLink} />
          <button type="button" class="quiet" disabled={link.value === ""} onClick={() => void copy()}>
            {words.copy}
          </button>
        </>
      )}
      <span role="status">{outcome.value}</span>
    </fieldset>
  );
}
