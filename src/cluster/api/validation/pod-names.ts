import type { HostAlias, PodSpec } from "kubernetes-types/core/v1";
import { type FieldError, invalid, required } from "./field-error.ts";
import { ipMessage, isIpv4, isIpv6, subdomainErrors } from "./names.ts";

/** What a resolv.conf takes (pkg/apis/core/validation). */
const maxNameservers = 3;
const maxSearches = 32;
const maxSearchLetters = 2048;

/** pkg/apis/core/validation validatePodDNSConfig. */
export function dnsConfigErrors({ dnsPolicy, dnsConfig }: PodSpec, field: string): FieldError[] {
  if (dnsPolicy === "None" && !dnsConfig) return [required(field, "must provide `dnsConfig` when `dnsPolicy` is None")];
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {};
  if (dnsPolicy === "None" && nameservers.length === 0)
    return [required(`${field}.nameservers`, "must provide at least one DNS nameserver when `dnsPolicy` is None")];
  const errors: FieldError[] = [];
  if (nameservers.length > maxNameservers)
    errors.push(invalid(`${field}.nameservers`, nameservers, `must not have more than ${maxNameservers} nameservers`));
  for (const [index, server] of nameservers.entries())
    errors.push(...addressErrors(server, `${field}.nameservers[${index}]`));
  if (searches.length > maxSearches)
    errors.push(invalid(`${field}.searches`, searches, `must not have more than ${maxSearches} search paths`));
  if (searches.join(" ").length > maxSearchLetters) {
    const why = `must not have more than ${maxSearchLetters} characters (including spaces) in the search list`;
    errors.push(invalid(`${field}.searches`, searches, why));
  }
  for (const [index, search] of searches.entries()) {
    if (search === ".") continue;
    // Underscores are allowed here.
    const messages = subdomainErrors(search.replace(/\.$/, "").replaceAll("_", "x"));
    errors.push(...messages.map((message) => invalid(`${field}.searches[${index}]`, search, message)));
  }
  for (const [index, { name }] of options.entries()) {
    if (!name) errors.push(required(`${field}.options[${index}]`, "must not be empty"));
  }
  return errors;
}

/** pkg/apis/core/validation ValidateHostAliases. */
export function hostAliasErrors(aliases: readonly HostAlias[], field: string): FieldError[] {
  return aliases.flatMap(({ ip, hostnames = [] }, index) => [
    ...addressErrors(ip ?? "", `${field}[${index}].ip`),
    ...hostnames.flatMap((name) =>
      subdomainErrors(name).map((message) => invalid(`${field}[${index}].hostnames`, name, message)),
    ),
  ]);
}

function addressErrors(text: string, field: string): FieldError[] {
  return isIpv4(text) || isIpv6(text) ? [] : [invalid(field, text, ipMessage)];
}
