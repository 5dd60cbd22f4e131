/** What apimachinery's util/validation and api/validation say about names: each function returns messages, none when fine. */

const dns1123Label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
export const dns1123Subdomain = `${dns1123Label}(\\.${dns1123Label})*`;
const qualifiedNamePart = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const labelValuePart = `(${qualifiedNamePart})?`;
const configKey = "[-._a-zA-Z0-9]+";

function matches(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(text);
}

/** `said (e.g. 'a',  or 'b', regex used for validation is '…')`: the double blank is Kubernetes' own. */
export function patternMessage(said: string, pattern: string, ...examples: string[]): string {
  const quoted = examples.map((example) => `'${example}', `).join(" or ");
  return `${said} (e.g. ${quoted}regex used for validation is '${pattern}')`;
}

function tooLongMessages(text: string, limit: number): string[] {
  return text.length > limit ? [`must be no more than ${limit} bytes`] : [];
}

export function subdomainErrors(name: string): string[] {
  const errors = tooLongMessages(name, 253);
  if (!matches(dns1123Subdomain, name)) {
    const said =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
    errors.push(patternMessage(said, dns1123Subdomain, "example.com"));
  }
  return errors;
}

export function labelErrors(name: string): string[] {
  const errors = tooLongMessages(name, 63);
  if (!matches(dns1123Label, name)) {
    const said =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
    errors.push(patternMessage(said, dns1123Label, "my-name", "123-abc"));
  }
  return errors;
}

/** Label and annotation keys. */
export function qualifiedNameErrors(key: string): string[] {
  const parts = key.split("/");
  const errors: string[] = [];
  const example = ["MyName", "my.name", "123-abc"] as const;
  const said =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  if (parts.length > 2) {
    const message = patternMessage(said, qualifiedNamePart, ...example);
    return [`a qualified name ${message} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const name = parts.at(-1) ?? "";
  if (parts.length === 2) {
    const prefix = parts[0] ?? "";
    if (prefix === "") errors.push("prefix part must be non-empty");
    else errors.push(...subdomainErrors(prefix).map((message) => `prefix part ${message}`));
  }
  if (name === "") errors.push("name part must be non-empty");
  else errors.push(...tooLongMessages(name, 63).map((message) => `name part ${message}`));
  if (!matches(qualifiedNamePart, name)) {
    errors.push(`name part ${patternMessage(said, qualifiedNamePart, ...example)}`);
  }
  return errors;
}

export function labelValueErrors(value: string): string[] {
  const errors = tooLongMessages(value, 63);
  if (!matches(labelValuePart, value)) {
    const said =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    errors.push(patternMessage(said, `(${qualifiedNamePart})?`, "MyValue", "my_value", "12345"));
  }
  return errors;
}

/** Names of container and target ports (RFC 6335 service names). */
export function portNameErrors(name: string): string[] {
  const errors = tooLongMessages(name, 15);
  if (!/^[-a-z0-9]+$/.test(name)) errors.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  if (!/[a-z]/.test(name)) errors.push("must contain at least one letter (a-z)");
  if (name.includes("--")) errors.push("must not contain consecutive hyphens");
  if (/^-|-$/.test(name)) errors.push("must not begin or end with a hyphen");
  return errors;
}

export function portNumberErrors(port: number): string[] {
  return port >= 1 && port <= 65535 ? [] : ["must be between 1 and 65535, inclusive"];
}

/** Since 1.34 all of printable ASCII but the equals sign (KEP-4369). */
export function envNameErrors(name: string): string[] {
  if (/^[ -<>-~]+$/.test(name)) return [];
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

export function configKeyErrors(key: string): string[] {
  const errors = tooLongMessages(key, 253);
  if (!matches(configKey, key)) {
    const said = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    errors.push(patternMessage(said, configKey, "key.name", "KEY_NAME", "key-name"));
  }
  return errors;
}

export function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** Loose on purpose: no IPv6 network is simulated, its addresses are only told apart from nonsense. */
export function isIpv6(text: string): boolean {
  if (!/^[0-9a-fA-F:]+$/.test(text) || text.includes(":::")) return false;
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? groups.length <= 7 : groups.length === 8;
}

export const ipMessage = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
