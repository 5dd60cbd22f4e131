/** What a shell takes as one word. */
export function quoted(name: string): string {
  return /^[\w./-]+$/.test(name) && !name.startsWith("-") ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`;
}

export function kubectlLine(verb: "apply" | "diff", name: string): string {
  // A name that begins with a dash would be taken for an option.
  return `kubectl ${verb} -f ${quoted(name.startsWith("-") ? `./${name}` : name)}`;
}

export function isManifest(name: string): boolean {
  return /\.ya?ml$/.test(name);
}

/** Of Node.js; a file in a folder `bin` has its command's name. */
export function isProgram(name: string): boolean {
  return /\.[cm]?js$|^bin\//.test(name);
}
