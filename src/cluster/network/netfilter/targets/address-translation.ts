import { formatIpv4, tryParseIpv4 } from "../../ipv4.ts";
import type { Extension, Target } from "../extension.ts";
import type { NatRange } from "../nat.ts";
import { RulesetError } from "../words.ts";

/** -j DNAT --to-destination and -j SNAT --to-source, each with one address and perhaps a port. */
export function addressTranslation(name: "DNAT" | "SNAT"): Extension<Target> {
  const end = name === "DNAT" ? "destination" : "source";
  return {
    name,
    parse() {
      let range: NatRange | undefined;
      let randomFully = false;
      return {
        take(option) {
          if (option.name === `--to-${end}`) range = parseRange(option.value());
          else if (option.name === "--random-fully" && name === "SNAT") randomFully = true;
          else return false;
          return true;
        },
        finish() {
          if (!range) throw new RulesetError(`${name}: option "--to-${end}" must be specified`);
          const wanted = { ...range, randomFully };
          return {
            name,
            table: "nat",
            needsPortProtocol: range.ports !== undefined,
            text: `--to-${end} ${formatRange(range)}${randomFully ? " --random-fully" : ""}`,
            run: (context) => {
              context.nat = { end, range: wanted };
              return "accept";
            },
          };
        },
      };
    },
  };
}

function parseRange(text: string): NatRange {
  const [addressText = "", portText, ...rest] = text.split(":");
  if (addressText.includes("-")) throw new RulesetError("eastwest: NAT to a range of addresses is not simulated");
  const address = tryParseIpv4(addressText);
  if (address === undefined || rest.length > 0) throw new RulesetError(`Bad IP address "${addressText}"`);
  return { address, ports: portText === undefined ? undefined : parsePorts(portText) };
}

/** `80` or `1024-2047`. */
export function parsePorts(text: string): readonly [number, number] {
  const [first = Number.NaN, last = first] = text
    .split("-")
    .map((part) => (/^\d+$/.test(part) ? Number(part) : Number.NaN));
  if (!(first >= 1 && first <= last && last <= 65535)) throw new RulesetError(`Port range "${text}" invalid`);
  return [first, last];
}

export function formatPorts([first, last]: readonly [number, number]): string {
  return first === last ? `${first}` : `${first}-${last}`;
}

function formatRange({ address, ports }: NatRange): string {
  return formatIpv4(address) + (ports ? `:${formatPorts(ports)}` : "");
}
