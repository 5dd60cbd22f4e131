import { effect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "../../../../lab/editor/editor-data.ts";
import type { LabSession } from "../../lab-session.ts";
import type { ShownEditor } from "./editor.ts";
import { isManifest, isProgram } from "./file-commands.ts";
import type { Draft } from "./file-drafts.ts";
import type { FileWords } from "./file-words.ts";

interface FileEditorProps {
  readonly name: string;
  readonly draft: Draft;
  readonly session: LabSession;
  readonly words: FileWords;
  save(): void;
}

const hintId = "editor-leave-hint";

/** The editor, which is loaded when the first file is opened, and what the API server says of the manifest in it. */
export function FileEditor({ name, draft, session, words, save }: FileEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef<ShownEditor>();
  const [problems, setProblems] = useState<readonly Problem[] | undefined>(undefined);
  const [attempt, setAttempt] = useState(0);
  const [isMissing, setMissing] = useState(false);
  // The editor is made once for a file; what it calls may change.
  const latest = useRef({ draft, save });
  latest.current = { draft, save };

  useEffect(() => {
    let isWanted = true;
    let endFollowing = () => {};
    setProblems(undefined);
    void import("./editor.ts").then(
      ({ showEditor }) => {
        if (!isWanted || !place.current) return;
        setMissing(false);
        shown.current = showEditor({
          place: place.current,
          text: latest.current.draft.text,
          label: words.editorLabel(name),
          language: isProgram(name) ? "javascript" : undefined,
          describedBy: hintId,
          manifest: isManifest(name)
            ? {
                check: (text) => session.files.checkManifest(text),
                complete: (text, offset) => session.files.completeManifest(text, offset),
                onProblems: setProblems,
              }
            : undefined,
          onChange: (text) => session.files.drafts.change(name, text),
          onSave: () => latest.current.save(),
        });
        // A command's change, or the reader's choice between two texts. At once: a moment later the reader has typed on.
        endFollowing = effect(() => {
          const text = session.files.drafts.get(name)?.text;
          if (text !== undefined) shown.current?.setText(text);
        });
      },
      () => setMissing(true),
    );
    return () => {
      isWanted = false;
      endFollowing();
      shown.current?.dispose();
      shown.current = undefined;
    };
  }, [name, session, words, attempt]);

  return (
    <>
      {isMissing && (
        <p class="view-empty" role="alert">
          {words.editorNotLoaded}{" "}
          <button type="button" class="link" onClick={() => setAttempt(attempt + 1)}>
            {words.tryAgain}
          </button>
        </p>
      )}
      <div class="editor-place" ref={place} translate={false} />
      <p class="editor-hint" id={hintId}>
        {words.leaveHint}
      </p>
      {problems && (
        <section class="problems" aria-label={words.problems} aria-live="polite">
          {problems.length === 0 && <p>✓ {words.noProblem}</p>}
          <ul>
            {problems.map(({ from, severity, message }) => (
              <li key={`${from} ${message}`} data-severity={severity}>
                <button type="button" class="link" onClick={() => shown.current?.goTo(from)}>
                  {words.atLine(lineOf(draft.text, from))}
                </button>{" "}
                <span translate={false}>{message}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
