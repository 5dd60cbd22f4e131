import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { linter, lintGutter, lintKeymap } from "@codemirror/lint";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Completion, Problem } from "../../../../lab/editor/editor-data.ts";

export interface EditorOptions {
  readonly place: HTMLElement;
  readonly text: string;
  readonly label: string;
  /** YAML when left out, as everything that is no program is shown. */
  readonly language?: "javascript" | undefined;
  /** Id of the element that says how to leave by keyboard. */
  readonly describedBy: string;
  /** What the API server says; left out for files that are no manifests. */
  readonly manifest: ManifestHelp | undefined;
  onChange(text: string): void;
  onSave(): void;
}

export interface ManifestHelp {
  /** Undefined when nobody can say. */
  check(text: string): Promise<readonly Problem[] | undefined>;
  complete(text: string, offset: number): Promise<Completion | undefined>;
  /** Told after each check. */
  onProblems(problems: readonly Problem[] | undefined): void;
}

export interface ShownEditor {
  /** Shows another text, where it differs. */
  setText(text: string): void;
  /** Puts the cursor there. */
  goTo(offset: number): void;
  dispose(): void;
}

/** Waits so long for the reader to go on typing before the API server is asked. */
const checkAfterMs = 400;

/**
 * A text editor for one file. CodeMirror's `<style>` elements become adopted style sheets: terminal.ts has prepared the
 * document (styles-without-inline.ts), so that the site's policy stays as strict as it is. Tab indents; Esc and then
 * Tab moves the focus, as CodeMirror has it.
 */
export function showEditor({
  place,
  text,
  label,
  language,
  describedBy,
  manifest,
  onChange,
  onSave,
}: EditorOptions): ShownEditor {
  const colouring = new Compartment();
  const save = () => {
    onSave();
    return true;
  };
  const view = new EditorView({
    parent: place,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        indentOnInput(),
        indentUnit.of("  "),
        colouring.of(language ? [] : yaml()),
        syntaxHighlighting(colours),
        paper,
        manifest ? manifestHelp(manifest) : [],
        keymap.of([
          { key: "Mod-s", preventDefault: true, run: save },
          ...completionKeymap,
          ...lintKeymap,
          ...historyKeymap,
          ...defaultKeymap,
          indentWithTab,
        ]),
        EditorView.domEventHandlers({ beforeinput: typeOverSelection }),
        EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": describedBy, spellcheck: "false" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  if (language === "javascript") {
    // Few labs have programs to edit. Without a network one is edited in one colour.
    void import("./javascript.ts").then(
      ({ javascript }) => view.dispatch({ effects: colouring.reconfigure(javascript) }),
      () => {},
    );
  }
  return {
    setText(wanted) {
      if (view.state.doc.toString() === wanted) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: wanted } });
    },
    goTo(offset) {
      view.dispatch({ selection: { anchor: Math.min(offset, view.state.doc.length) }, scrollIntoView: true });
      view.focus();
    },
    dispose: () => view.destroy(),
  };
}

/**
 * Chromium keeps the look of a selection that is typed over in a `style` attribute, which the policy refuses (and
 * reports); so the text is replaced without the browser's help.
 */
function typeOverSelection(event: InputEvent, view: EditorView): boolean {
  if (event.inputType !== "insertText" || event.data === null || view.state.selection.main.empty) return false;
  event.preventDefault();
  view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  return true;
}

function manifestHelp({ check, complete, onProblems }: ManifestHelp): Extension {
  const source = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const word = context.matchBefore(/[\w./-]+/);
    if (!word && !context.explicit) return null;
    const found = await complete(context.state.doc.toString(), context.pos);
    if (!found) return null;
    const options = found.options.map(({ label, insert, detail, isRequired }) => ({
      label,
      apply: insert,
      detail,
      boost: isRequired ? 1 : 0,
    }));
    return { from: found.from, options, validFor: /^[\w./-]*$/ };
  };
  const checker = linter(
    async (view) => {
      const { doc } = view.state;
      const problems = await check(doc.toString());
      // Another text stands there by now, and has a check of its own.
      if (view.state.doc === doc) onProblems(problems);
      const within = (offset: number) => Math.min(offset, doc.length);
      return (problems ?? []).map(({ from, to, severity, message }) => ({
        from: within(from),
        to: within(to),
        severity,
        message,
      }));
    },
    { delay: checkAfterMs },
  );
  return [autocompletion({ override: [source], icons: false }), checker, lintGutter()];
}

/** By the page's own colours, so that light and dark need nothing more: src/styles/files-view.css. */
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--east-west)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--editor-string)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--ink-soft)", fontStyle: "italic" },
  { tag: [tags.meta, tags.keyword, tags.labelName, tags.typeName], color: "var(--north-south)" },
]);

const paper = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--card)", color: "var(--ink)" },
  "&.cm-focused": { outline: "2px solid var(--east-west)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--__sl-font-mono)", fontSize: "13px", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--ink-soft)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--east-west-soft) 45%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--editor-selection)",
  },
  ".cm-tooltip": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--line)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--__sl-font-mono)", maxHeight: "12em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--east-west-soft)",
    color: "var(--ink)",
  },
  ".cm-completionDetail": { color: "var(--ink-soft)" },
});
