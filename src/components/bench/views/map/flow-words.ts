import type { FlowEnd, FlowSummary } from "../../../../lab/views/view-data.ts";

export interface FlowWords {
  was(address: string): string;
  seenAs(address: string): string;
  readonly lost: string;
  readonly refused: string;
  readonly silent: string;
}

/** A connection in a line: `SYN 10.244.2.135:41022 → 10.244.1.67:8080 (was 10.96.11.18)`. */
export function flowLine(flow: FlowSummary, words: FlowWords): string {
  const { protocol, client, asked, reached, seenAs, outcome, reason } = flow;
  const opening = { tcp: "SYN", udp: "UDP", icmp: "ICMP" }[protocol];
  const to = reached ?? asked;
  const isTranslated = to.address !== asked.address || to.port !== asked.port;
  const was =
    asked.address === to.address
      ? `:${asked.port}`
      : placeText(to.port === asked.port ? { ...asked, port: undefined } : asked);
  const parts = [`${opening} ${placeText(client)} → ${placeText(to)}`];
  if (isTranslated) parts.push(`(${words.was(was)})`);
  if (seenAs !== undefined) parts.push(`(${words.seenAs(seenAs)})`);
  const end = { open: "", answered: "", refused: words.refused, dropped: words.lost, silent: words.silent }[outcome];
  if (end === "") return parts.join(" ");
  return `${parts.join(" ")} · ${end}${reason === undefined ? "" : ` – ${reason}`}`;
}

function placeText({ address, port }: Pick<FlowEnd, "address" | "port">): string {
  return port === undefined ? address : `${address}:${port}`;
}
