import type { RejectWith } from "../../hooks.ts";
import type { Extension, Target } from "../extension.ts";
import { RulesetError } from "../words.ts";

/** The names that --reject-with knows, with those it prints instead. */
const answers: Record<string, RejectWith> = {
  "icmp-net-unreachable": "icmp-net-unreachable",
  "net-unreach": "icmp-net-unreachable",
  "icmp-host-unreachable": "icmp-host-unreachable",
  "host-unreach": "icmp-host-unreachable",
  "icmp-proto-unreachable": "icmp-proto-unreachable",
  "proto-unreach": "icmp-proto-unreachable",
  "icmp-port-unreachable": "icmp-port-unreachable",
  "port-unreach": "icmp-port-unreachable",
  "icmp-net-prohibited": "icmp-net-prohibited",
  "net-prohib": "icmp-net-prohibited",
  "icmp-host-prohibited": "icmp-host-prohibited",
  "host-prohib": "icmp-host-prohibited",
  "tcp-reset": "tcp-reset",
  "tcp-rst": "tcp-reset",
  "icmp-admin-prohibited": "icmp-admin-prohibited",
  "admin-prohib": "icmp-admin-prohibited",
};

/** -j REJECT: drops the packet and tells its sender. */
export const reject: Extension<Target> = {
  name: "REJECT",
  parse() {
    let rejectWith: RejectWith = "icmp-port-unreachable";
    return {
      take({ name, value }) {
        if (name !== "--reject-with") return false;
        const wanted = value();
        const answer = answers[wanted];
        if (!answer) throw new RulesetError(`unknown reject type "${wanted}"`);
        rejectWith = answer;
        return true;
      },
      finish: () => ({
        name: "REJECT",
        table: "filter",
        text: `--reject-with ${rejectWith}`,
        run: () => ({ rejectWith }),
      }),
    };
  },
};
