/** What a client registers, in Eureka's JSON: `$` is a field's own value, `@name` an attribute in XML. */
export interface Instance {
  readonly instanceId: string;
  readonly app: string;
  readonly status: string;
  readonly leaseInfo: { readonly durationInSecs?: number };
  readonly [field: string]: unknown;
}

interface Application {
  readonly name: string;
  readonly instance: readonly Instance[];
}

/** All applications, one of them, or one instance. */
export function toJson(applications: readonly Application[], app?: string, id?: string): string {
  const [first] = applications;
  if (id !== undefined) return JSON.stringify({ instance: first?.instance[0] });
  if (app !== undefined) return JSON.stringify({ application: first });
  return JSON.stringify({ applications: summary(applications) });
}

export function toXml(applications: readonly Application[], app?: string, id?: string): string {
  const [first] = applications;
  if (id !== undefined) return element("instance", first?.instance[0], "");
  if (app !== undefined) return element("application", first, "");
  return element("applications", summary(applications), "");
}

function summary(application: readonly Application[]) {
  const up = application.flatMap(({ instance }) => instance).filter(({ status }) => status === "UP").length;
  return { versions__delta: "1", apps__hashcode: up > 0 ? `UP_${up}_` : "", application };
}

/** XStream's layout: two blanks a level. */
function element(name: string, value: unknown, indent: string): string {
  if (Array.isArray(value)) return value.map((one) => element(name, one, indent)).join("\n");
  if (typeof value !== "object" || value === null) return `${indent}<${name}>${escaped(String(value ?? ""))}</${name}>`;
  const fields = Object.entries(value);
  const attributes = fields.filter(([key]) => key.startsWith("@")).map(([key, text]) => ` ${key.slice(1)}="${text}"`);
  const open = `${indent}<${name}${attributes.join("")}>`;
  const own = fields.find(([key]) => key === "$");
  if (own) return `${open}${escaped(String(own[1]))}</${name}>`;
  const children = fields
    .filter(([key]) => !key.startsWith("@"))
    // The one field whose name differs.
    .map(([key, child]) => element(key === "overriddenStatus" ? "overriddenstatus" : key, child, `${indent}  `))
    .filter((text) => text !== "");
  return `${open}\n${children.join("\n")}\n${indent}</${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
