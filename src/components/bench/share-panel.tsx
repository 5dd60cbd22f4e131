import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { BenchProps } from "./bench.tsx";
import { longestShare } from "./share-format.ts";

/** The link to this lab as it is now, to be copied. */
export function SharePanel({ session, state, words }: BenchProps) {
  const link = useSignal("");
  const isCopied = useSignal(false);
  const field = useRef<HTMLInputElement>(null);
  const { value: isSharing } = state.isSharing;

  useEffect(() => {
    isCopied.value = false;
    if (isSharing)
      void session.shareLink().then((text) => {
        link.value = text;
      });
  }, [isSharing, session, link, isCopied]);
  useEffect(() => field.current?.select(), [link.value]);

  if (!isSharing) return null;
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(link.value);
      isCopied.value = true;
    } catch {
      // The browser does not let the page: the link is selected, to be copied by hand.
      field.current?.focus();
    }
  };
  const isTooLong = link.value.length > longestShare;
  return (
    <fieldset class="bench-notice" aria-label={words.share}>
      <p class="notice-text">{isTooLong ? words.shareTooLong : words.shareText(session.commandCount)}</p>
      {!isTooLong && (
        <>
          <input class="share-link" ref={field} readOnly value={link.value} aria-label={words.shareLink} />
          <button type="button" class="quiet" onClick={() => void copy()}>
            {words.copy}
          </button>
        </>
      )}
      <span role="status">{isCopied.value ? words.copied : ""}</span>
    </fieldset>
  );
}
