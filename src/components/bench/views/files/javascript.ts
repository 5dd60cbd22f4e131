import { StreamLanguage } from "@codemirror/language";
import { javascript as mode } from "@codemirror/legacy-modes/mode/javascript";

/** Colours are all that is wanted: no parser of the whole language is loaded for them. */
export const javascript = StreamLanguage.define(mode);
