import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { LabSession } from "../../lab-session.ts";
import { messageOf } from "../../message-of.ts";
import type { ViewProps } from "../view-area.tsx";
import { isManifest, kubectlLine } from "./file-commands.ts";
import { isUnsaved, keepMine, openedDraft, takeTheirs, withDisk } from "./file-drafts.ts";
import { FileEditor } from "./file-editor.tsx";
import { type FileWords, fileWords } from "./file-words.ts";
import { NewFile } from "./new-file.tsx";

/** The lab's directory on the laptop, and one of its files in an editor. */
export function FilesView({ store, session, words }: ViewProps) {
  const own = fileWords(words.language);
  const { value: data } = store.files;
  const { value: name } = session.files.drafts.open;
  const { value: drafts } = session.files.drafts.drafts;
  const trouble = useSignal("");
  const draft = name === undefined ? undefined : drafts.get(name);
  const file = data?.files.find((one) => one.name === name);
  const stamp = file && `${file.modified} ${file.size}`;

  // What stands in the file is read when it is opened, and each time that somebody has written it.
  useEffect(() => {
    if (name === undefined || stamp === undefined) return;
    let isWanted = true;
    const read = async () => {
      const disk = await session.files.read(name);
      if (!isWanted) return;
      const known = session.files.drafts.get(name);
      session.files.drafts.set(name, known ? withDisk(known, disk) : openedDraft(disk));
    };
    void read().catch((error: unknown) => {
      if (isWanted) trouble.value = messageOf(error);
    });
    return () => {
      isWanted = false;
    };
  }, [session, name, stamp, trouble]);

  if (!data) return <p class="view-empty">{words.loading}</p>;
  const open = (wanted: string) => {
    trouble.value = "";
    session.files.drafts.open.value = wanted;
  };
  const names = data.files.map((one) => one.name);
  return (
    <div class="files-view">
      <nav class="file-list" aria-label={own.filesIn(data.directory)}>
        <p class="file-directory" translate={false}>
          {data.directory}
        </p>
        {names.length === 0 && <p>{own.noFiles}</p>}
        <ul>
          {names.map((one) => {
            const known = drafts.get(one);
            return (
              <li key={one}>
                <button type="button" class="file" aria-current={one === name} onClick={() => open(one)}>
                  <span translate={false}>{one}</span>
                  {known && isUnsaved(known) && <span class="file-unsaved"> {own.unsaved}</span>}
                </button>
              </li>
            );
          })}
        </ul>
        <NewFile names={names} words={own} create={(wanted) => session.files.write(wanted, "")} open={open} />
      </nav>
      <div class="file-place">
        {trouble.value !== "" && (
          <p class="file-trouble" role="alert">
            {trouble.value}
          </p>
        )}
        {name === undefined || !draft ? (
          <p class="view-empty">{own.chooseFile}</p>
        ) : (
          <OpenFile key={name} name={name} session={session} words={own} fail={(reason) => (trouble.value = reason)} />
        )}
      </div>
    </div>
  );
}

interface OpenFileProps {
  readonly name: string;
  readonly session: LabSession;
  readonly words: FileWords;
  /** Says what went wrong; nothing when it is empty. */
  fail(reason: string): void;
}

function OpenFile({ name, session, words, fail }: OpenFileProps) {
  const draft = session.files.drafts.drafts.value.get(name);
  if (!draft) return null;
  const save = async (): Promise<boolean> => {
    try {
      const isSaved = await session.files.saveDraft(name, words.saved(name));
      if (isSaved) fail("");
      return isSaved;
    } catch (error) {
      fail(messageOf(error));
      return false;
    }
  };
  const run = async (verb: "apply" | "diff") => {
    if (await save()) session.terminals.typeLine("laptop", kubectlLine(verb, name));
  };
  const hasQuarrel = draft.theirs !== undefined;
  return (
    <>
      <div class="file-bar">
        <b translate={false}>{name}</b>
        {isUnsaved(draft) && <span class="file-unsaved">{words.unsaved}</span>}
        <span class="file-buttons">
          <button
            type="button"
            class="quiet"
            disabled={!isUnsaved(draft) || hasQuarrel}
            aria-keyshortcuts="Control+S"
            onClick={() => void save()}
          >
            {words.save}
          </button>
          {isManifest(name) &&
            (["diff", "apply"] as const).map((verb) => (
              <button
                key={verb}
                type="button"
                class="quiet"
                disabled={hasQuarrel}
                title={words.willType(kubectlLine(verb, name))}
                onClick={() => void run(verb)}
              >
                {words[verb]}
              </button>
            ))}
        </span>
      </div>
      {hasQuarrel && (
        <div class="file-trouble" role="alert">
          <p>{words.changedByCommand}</p>
          <button type="button" class="quiet" onClick={() => session.files.drafts.set(name, takeTheirs(draft))}>
            {words.takeTheirs}
          </button>
          <button type="button" class="quiet" onClick={() => session.files.drafts.set(name, keepMine(draft))}>
            {words.keepMine}
          </button>
        </div>
      )}
      <FileEditor name={name} draft={draft} session={session} words={words} save={() => void save()} />
    </>
  );
}
