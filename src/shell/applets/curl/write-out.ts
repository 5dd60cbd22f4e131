const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Fills in a -w format; `unknown` is told of names that curl does not have. */
export function formatWriteOut(
  format: string,
  variables: Readonly<Record<string, string | number>>,
  unknown: (name: string) => void,
): string {
  return format.replace(/%%|%\{([^}]*)\}|\\(.)/gs, (_, name: string | undefined, letter: string | undefined) => {
    if (letter !== undefined) return escapes[letter] ?? `\\${letter}`;
    if (name === undefined) return "%";
    const value = variables[name];
    if (value === undefined) {
      unknown(name);
      return "";
    }
    return String(value);
  });
}

/** Seconds with six digits behind the point, from milliseconds. */
export function seconds(ms: number): string {
  return (ms / 1000).toFixed(6);
}
