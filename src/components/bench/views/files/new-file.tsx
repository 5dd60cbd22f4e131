import { useSignal } from "@preact/signals";
import type { FileWords } from "./file-words.ts";

interface NewFileProps {
  readonly names: readonly string[];
  readonly words: FileWords;
  create(name: string): Promise<void>;
  open(name: string): void;
}

/** Makes an empty file, and opens it. */
export function NewFile({ names, words, create, open }: NewFileProps) {
  const isAsking = useSignal(false);
  const trouble = useSignal("");
  if (!isAsking.value) {
    return (
      <button
        type="button"
        class="quiet"
        onClick={() => {
          isAsking.value = true;
        }}
      >
        + {words.newFile}
      </button>
    );
  }
  const submit = async (form: HTMLFormElement) => {
    const name = String(new FormData(form).get("name") ?? "").trim();
    if (names.includes(name)) {
      trouble.value = words.isThere(name);
      return;
    }
    try {
      await create(name);
      isAsking.value = false;
      trouble.value = "";
      open(name);
    } catch (error) {
      trouble.value = error instanceof Error ? error.message : String(error);
    }
  };
  return (
    <form
      class="new-file"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      <input
        name="name"
        aria-label={words.newName}
        placeholder="service.yaml"
        required={true}
        ref={(input) => input?.focus()}
        onKeyDown={(event) => {
          if (event.key === "Escape") isAsking.value = false;
        }}
      />
      <button type="submit" class="quiet">
        {words.create}
      </button>
      {trouble.value !== "" && <p role="alert">{trouble.value}</p>}
    </form>
  );
}
