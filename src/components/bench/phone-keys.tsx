import { useSignal } from "@preact/signals";
import type { Words } from "../words.ts";

const keys = [
  { label: "Tab", data: "\t" },
  { label: "↑", data: "\x1b[A" },
  { label: "|", data: "|" },
  { label: "-", data: "-" },
  { label: "/", data: "/" },
] as const;

interface PhoneKeysProps {
  readonly words: Words;
  send(data: string): void;
}

/** Keys that a phone's keyboard lacks. Ctrl is followed by a letter: those that matter stand here ready. */
export function PhoneKeys({ words, send }: PhoneKeysProps) {
  const isControl = useSignal(false);
  const press = (data: string) => {
    isControl.value = false;
    send(data);
  };
  /** Keeps the focus, and with it the phone's keyboard, where it is. */
  const keepFocus = (event: PointerEvent) => event.preventDefault();
  return (
    <fieldset class="phone-keys" aria-label={words.keys} onPointerDown={keepFocus}>
      <button type="button" aria-expanded={isControl.value} onClick={() => (isControl.value = !isControl.value)}>
        Ctrl
      </button>
      {isControl.value
        ? ["C", "D", "L", "R", "U"].map((letter) => (
            <button key={letter} type="button" onClick={() => press(String.fromCharCode(letter.charCodeAt(0) - 64))}>
              ^{letter}
            </button>
          ))
        : keys.map(({ label, data }) => (
            <button key={label} type="button" onClick={() => press(data)}>
              {label}
            </button>
          ))}
    </fieldset>
  );
}
