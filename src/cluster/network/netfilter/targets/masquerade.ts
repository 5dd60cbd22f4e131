import type { Extension, Target } from "../extension.ts";
import { formatPorts, parsePorts } from "./address-translation.ts";

/** -j MASQUERADE: SNAT to the address of the interface that the packet leaves by. */
export const masquerade: Extension<Target> = {
  name: "MASQUERADE",
  parse() {
    let ports: readonly [number, number] | undefined;
    let randomFully = false;
    return {
      take({ name, value }) {
        if (name === "--to-ports") ports = parsePorts(value());
        else if (name === "--random-fully") randomFully = true;
        else return false;
        return true;
      },
      finish: () => ({
        name: "MASQUERADE",
        table: "nat",
        needsPortProtocol: ports !== undefined,
        text: [ports ? `--to-ports ${formatPorts(ports)}` : "", randomFully ? "--random-fully" : ""]
          .filter(Boolean)
          .join(" "),
        run: (context) => {
          const address = context.addressOf(context.passage.outInterface);
          if (address === undefined) return "drop";
          context.nat = { end: "source", range: { address, ports, randomFully } };
          return "accept";
        },
      }),
    };
  },
};
