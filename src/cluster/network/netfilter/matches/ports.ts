import { type Extension, type Match, negation } from "../extension.ts";
import { RulesetError } from "../words.ts";

interface PortRange {
  readonly first: number;
  readonly last: number;
  readonly negated: boolean;
}

/** -m tcp, -m udp, -m sctp with --sport and --dport. */
export function ports(protocol: "tcp" | "udp" | "sctp"): Extension<Match> {
  return {
    name: protocol,
    parse() {
      let source: PortRange | undefined;
      let destination: PortRange | undefined;
      return {
        take({ name, negated, value }) {
          if (name === "--sport" || name === "--source-port") source = parseRange(value(), negated);
          else if (name === "--dport" || name === "--destination-port") destination = parseRange(value(), negated);
          else return false;
          return true;
        },
        finish() {
          const texts = [format("--sport", source), format("--dport", destination)];
          return {
            name: protocol,
            text: texts.filter(Boolean).join(" "),
            destinationPort: only(destination),
            test: ({ passage: { packet } }) =>
              packet.protocol !== "icmp" &&
              packet.protocol === protocol &&
              within(packet.sourcePort, source) &&
              within(packet.destinationPort, destination),
          };
        },
      };
    },
  };
}

/** `80`, `80:90`, `:90`, `80:`. */
function parseRange(text: string, negated: boolean): PortRange {
  const [first = "", last = first, ...rest] = text.split(":");
  const range = { first: parsePort(first || "0"), last: parsePort(last || "65535"), negated };
  if (rest.length > 0 || text === "") throw new RulesetError(`invalid port/service \`${text}' specified`);
  if (range.first > range.last) throw new RulesetError("invalid portrange (min > max)");
  return range;
}

function parsePort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65535)) throw new RulesetError(`invalid port/service \`${text}' specified`);
  return port;
}

function format(option: string, range: PortRange | undefined): string {
  if (!range) return "";
  const { first, last, negated } = range;
  return `${negation(negated)}${option} ${first === last ? first : `${first}:${last}`}`;
}

function only(range: PortRange | undefined): number | undefined {
  return range && !range.negated && range.first === range.last ? range.first : undefined;
}

function within(port: number, range: PortRange | undefined): boolean {
  return !range || (port >= range.first && port <= range.last) !== range.negated;
}
