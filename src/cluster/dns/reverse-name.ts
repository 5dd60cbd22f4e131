/** The name under which an IPv4 address' PTR record stands (RFC 1035, 3.5). */
export function reverseName(address: string): string {
  return `${address.split(".").reverse().join(".")}.in-addr.arpa`;
}

/** The address that a reverse name stands for; undefined when it is not a whole one. */
export function addressOfReverseName(name: string): string | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/i.exec(name);
  return match ? `${match[4]}.${match[3]}.${match[2]}.${match[1]}` : undefined;
}

/** Whether a text is an IPv4 address in dotted form. */
export function isIpv4(text: string): boolean {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  return match?.slice(1).every((part) => Number(part) <= 255) ?? false;
}
