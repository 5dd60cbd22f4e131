import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Command, nodeMachine, recordedSteps, recordSteps, runStep } from "./namespace-oracle.case.ts";

const recordedPath = join(import.meta.dirname, "iptables.oracle.json");

/** One after the other in one fresh namespace. */
const commands: readonly Command[] = [
  "iptables -L",
  "iptables -V",
  "iptables -t nat -A PREROUTING -j DROP",
  "iptables -t nat -P PREROUTING DROP",
  "iptables -t nat -N KUBE-A",
  "iptables -t nat -N KUBE-A",
  'iptables -t nat -A KUBE-A -p tcp -m comment --comment "hello there" -m tcp --dport 80 -j DNAT --to-destination 10.0.0.1:80',
  "iptables -t nat -I PREROUTING -m comment --comment svc -j KUBE-A",
  "iptables -t nat -A KUBE-A -s 10.1.0.0/16 ! -d 10.2.0.1 -i eth0 -m statistic --mode random --probability 0.5 -j RETURN",
  "iptables -t nat -A POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN",
  "iptables -t nat -A POSTROUTING -j MASQUERADE --random-fully",
  "iptables -t nat -A POSTROUTING -j MARK --or-mark 0x4000",
  "iptables -t nat -A POSTROUTING -j MARK --xor-mark 0x4000",
  "iptables -t nat -A POSTROUTING -j MARK --set-mark 7",
  "iptables -t nat -A POSTROUTING -o eth+ ! -p udp -s 10.0.0.0/8 -j SNAT --to-source 192.0.2.1",
  "iptables -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
  "iptables -A FORWARD -m conntrack ! --ctstate INVALID -j ACCEPT",
  "iptables -A FORWARD -d 10.9.9.9 -p udp --dport 53 -j REJECT",
  "iptables -A FORWARD -p tcp --sport 1001:1002 ! --dport 443 -g NOWHERE",
  "iptables -N SOMEWHERE",
  "iptables -A FORWARD -p tcp --sport 1001:1002 ! --dport 443 -g SOMEWHERE",
  "iptables -A INPUT -m conntrack --ctstate NEW -m addrtype --dst-type LOCAL -j DROP",
  "iptables -A INPUT",
  "iptables -t nat -L -n -v --line-numbers",
  "iptables -t nat -nvL POSTROUTING",
  "iptables -t nat -L -n",
  "iptables -L -v",
  "iptables -L -n",
  "iptables -L -n -v -x",
  "iptables -S",
  "iptables -t nat -S",
  "iptables -t nat -S KUBE-A",
  "iptables -t nat -S KUBE-A 1",
  "iptables -t nat -L KUBE-A 2 -n",
  "iptables -t nat -L NOPE",
  "iptables -t nat -S NOPE",
  "iptables -t nat -D NOPE 1",
  "iptables -t nat -D KUBE-A 9",
  "iptables -t nat -D KUBE-A -s 1.2.3.4 -j RETURN",
  "iptables -t nat -C KUBE-A -s 1.2.3.4 -j RETURN",
  'iptables -t nat -C KUBE-A -p tcp -m comment --comment "hello there" -m tcp --dport 80 -j DNAT --to-destination 10.0.0.1:80',
  "iptables -t nat -X KUBE-A",
  "iptables -t nat -D KUBE-A 1",
  "iptables -t nat -A KUBE-A -j NOPE",
  "iptables -A NOPE -j ACCEPT",
  "iptables -F NOPE",
  "iptables -X NOPE",
  "iptables -t nope -L",
  "iptables",
  "iptables -A",
  "iptables --foo",
  "iptables -P FORWARD DROP",
  "iptables -P NOPE DROP",
  "iptables -P FORWARD NOPE",
  "iptables -A INPUT -p tcp --dport 99999 -j ACCEPT",
  "iptables -A INPUT -m nope -j ACCEPT",
  "iptables -A INPUT --dport 80 -j ACCEPT",
  "iptables -A INPUT -s foo -j DROP",
  "iptables -t nat -A PREROUTING -j REJECT",
  "iptables -N verylongchainname-verylongchainname",
  "iptables -I INPUT 9 -j DROP",
  "iptables -I INPUT 2 -s 10.0.0.1 -j DROP",
  "iptables -R INPUT 1 -s 10.0.0.2 -j DROP",
  "iptables-save",
  "iptables-save -t nat",
  ["iptables-restore", "*nat\n-A NOPE -j ACCEPT\nCOMMIT\n"],
  ["iptables-restore", "*nat\n-A PREROUTING -p tcp --dport 999999\nCOMMIT\n"],
  ["iptables-restore", "-A\n"],
  ["iptables-restore --noflush", "*nat\n:KUBE-A - [0:0]\n-A KUBE-A -s 10.3.0.0/16 -j RETURN\nCOMMIT\n"],
  "iptables -t nat -S KUBE-A",
  "iptables -t nat -Z",
  "iptables -F",
  "iptables -X",
  "iptables -t nat -F PREROUTING",
  "iptables -t nat -X KUBE-A",
  "iptables-save",
];

function undated(text: string): string {
  return text.replace(/ on \w{3} \w{3} [ \d]\d [\d:]{8} \d{4}$/gm, " on DATE");
}

if (process.env.ORACLE === "record") recordSteps(recordedPath, "iptables v1.8.9 (nf_tables)", commands, undated);

describe("iptables", () => {
  const machine = nodeMachine();
  for (const [index, { command, stdin, ...expected }] of recordedSteps(recordedPath).entries()) {
    it(`says what the real one says: ${index + 1}. ${command}`, async () => {
      expect(await runStep(machine, command, stdin, undated)).toEqual(expected);
    });
  }

  it("is for the privileged alone", async () => {
    const refused = "Could not fetch rule set generation id: Permission denied (you must be root)\n";
    expect(await runStep(nodeMachine(false), "iptables -S")).toEqual({
      exitCode: 4,
      stdout: "",
      stderr: `iptables v1.8.9 (nf_tables): ${refused}`,
    });
  });
});
