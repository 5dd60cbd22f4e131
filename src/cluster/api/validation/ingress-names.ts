import { dns1123Subdomain, patternMessage } from "./names.ts";

/** `*.example.com`: RFC 1034, 4.3.3. */
export function wildcardSubdomainErrors(name: string): string[] {
  const errors = name.length > 253 ? ["must be no more than 253 bytes"] : [];
  const pattern = `\\*\\.${dns1123Subdomain}`;
  if (!new RegExp(`^${pattern}$`).test(name)) {
    const said =
      "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";
    errors.push(patternMessage(said, pattern, "*.example.com"));
  }
  return errors;
}

/** What may stand between two slashes of a path. */
export function pathSegmentErrors(name: string): string[] {
  if (name === "." || name === "..") return [`may not be '${name}'`];
  return ["/", "%"].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
}
