// What a message can hold beside the plain ones' records: see wire-library.ts.

export { decode, enc } from "@dnsquery/dns-packet";
