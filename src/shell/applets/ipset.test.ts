import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Command, nodeMachine, recordedSteps, recordSteps, runStep } from "./namespace-oracle.case.ts";

const recordedPath = join(import.meta.dirname, "ipset.oracle.json");

/** One after the other in one fresh namespace. */
const commands: readonly Command[] = [
  "ipset list",
  "ipset create KUBE-CLUSTER-IP hash:ip,port family inet hashsize 1024 maxelem 65536 -exist",
  "ipset create KUBE-CLUSTER-IP hash:ip,port family inet hashsize 1024 maxelem 65536 -exist",
  "ipset create KUBE-CLUSTER-IP hash:ip,port",
  "ipset create KUBE-CLUSTER-IP hash:ip -exist",
  "ipset create KUBE-CLUSTER-IP hash:ip,port maxelem 7 -exist",
  "ipset create KUBE-LOOP-BACK hash:ip,port,ip",
  "ipset create KUBE-LOAD-BALANCER-SOURCE-CIDR hash:ip,port,net family inet hashsize 64 bucketsize 4 initval 0x12",
  "ipset create KUBE-NODE-PORT-TCP bitmap:port range 0-65535 -exist",
  "ipset -N KUBE-IPVS-IPS hash:ip",
  "ipset create few hash:ip maxelem 1",
  "ipset create small bitmap:port range 100-200",
  "ipset create X",
  "ipset create",
  "ipset create X hash:nope",
  "ipset create X bitmap:port",
  "ipset create X hash:ip foo",
  "ipset create X hash:ip hashsize",
  "ipset create X hash:ip hashsize x",
  "ipset create X hash:ip family foo",
  "ipset create X-name-of-more-than-31-characters hash:ip",
  "ipset add KUBE-CLUSTER-IP 10.96.0.1,tcp:443",
  "ipset add KUBE-CLUSTER-IP 10.96.0.1,tcp:443",
  "ipset add KUBE-CLUSTER-IP 10.96.0.1,tcp:443 -exist",
  "ipset -A KUBE-CLUSTER-IP 10.96.0.10,udp:53",
  "ipset add KUBE-CLUSTER-IP 10.96.0.10,9153",
  "ipset add KUBE-CLUSTER-IP 10.96.0.11,tcp:80-82",
  "ipset add KUBE-CLUSTER-IP 10.96.0.1",
  "ipset add KUBE-CLUSTER-IP 10.96.0.1,foo:3",
  "ipset add KUBE-CLUSTER-IP 10.96.0.1,tcp:x",
  "ipset add KUBE-CLUSTER-IP 10.96.0.1,tcp:70000",
  "ipset add KUBE-CLUSTER-IP 10.96.0.1,tcp:1,3",
  "ipset add KUBE-CLUSTER-IP 10.96.0.1,tcp:7 foo",
  "ipset add KUBE-IPVS-IPS 10.96.0.1,5",
  "ipset add KUBE-IPVS-IPS 10.96.0.1",
  "ipset add KUBE-IPVS-IPS 10.97.0.0/30",
  "ipset add KUBE-IPVS-IPS 10.98.0.1-10.98.0.3",
  "ipset add KUBE-LOOP-BACK 10.244.0.2,tcp:53,10.244.0.2",
  "ipset add KUBE-LOAD-BALANCER-SOURCE-CIDR 192.0.2.7,tcp:80,198.51.100.0/24",
  "ipset add KUBE-LOAD-BALANCER-SOURCE-CIDR 192.0.2.7,tcp:80,198.51.100.9/32",
  "ipset add KUBE-LOAD-BALANCER-SOURCE-CIDR 192.0.2.7,tcp:80,0.0.0.0/0",
  "ipset add KUBE-NODE-PORT-TCP 30080",
  "ipset add KUBE-NODE-PORT-TCP 9-10",
  "ipset add KUBE-NODE-PORT-TCP x",
  "ipset add small 5",
  "ipset add few 192.0.2.1",
  "ipset add few 192.0.2.2",
  "ipset add NOPE 10.96.0.1",
  "ipset add few",
  "ipset test KUBE-CLUSTER-IP 10.96.0.1,tcp:443",
  "ipset test KUBE-CLUSTER-IP 10.96.0.1,444",
  "ipset test NOPE 10.96.0.1",
  "ipset del KUBE-CLUSTER-IP 10.96.0.11,tcp:82",
  "ipset del KUBE-CLUSTER-IP 10.96.0.11,tcp:82",
  "ipset -! del KUBE-CLUSTER-IP 10.96.0.11,tcp:82",
  "ipset -q del KUBE-CLUSTER-IP 10.96.0.11,tcp:82",
  "iptables -t nat -A PREROUTING -m set --match-set KUBE-CLUSTER-IP dst,dst -j ACCEPT",
  "iptables -t nat -A PREROUTING -p tcp -m set ! --match-set KUBE-NODE-PORT-TCP dst -j ACCEPT",
  "iptables -t nat -A PREROUTING -m set --match-set KUBE-IPVS-IPS src --return-nomatch -j RETURN",
  "iptables -t nat -A PREROUTING -m physdev ! --physdev-is-in -m addrtype ! --src-type LOCAL -j ACCEPT",
  "iptables -t nat -A PREROUTING -m set --match-set NOPE dst -j ACCEPT",
  "iptables -t nat -A PREROUTING -m set --match-set few foo -j ACCEPT",
  "iptables -t nat -A PREROUTING -m set --match-set few dst,dst,dst,dst,dst,dst,dst -j ACCEPT",
  "iptables -t nat -A PREROUTING -m set --match-set few -j ACCEPT",
  "iptables -t nat -A PREROUTING -m set -j ACCEPT",
  "iptables -t nat -A PREROUTING -m physdev -j ACCEPT",
  "iptables -t nat -S PREROUTING",
  "iptables -t nat -L PREROUTING",
  "iptables -t nat -nL PREROUTING",
  ["iptables-restore", "*nat\n-A PREROUTING -m set --match-set NOPE dst -j ACCEPT\nCOMMIT\n"],
  "ipset list",
  "ipset list KUBE-NODE-PORT-TCP -t",
  "ipset list -n",
  "ipset -L few -s",
  "ipset save",
  "ipset list few -o save",
  "ipset list NOPE",
  "ipset list few small",
  "ipset destroy KUBE-CLUSTER-IP",
  "ipset destroy NOPE",
  "ipset destroy",
  "ipset rename KUBE-CLUSTER-IP other",
  "ipset rename few small",
  "ipset rename few fewer",
  "ipset swap fewer NOPE",
  "ipset swap fewer small",
  "ipset swap fewer KUBE-IPVS-IPS",
  "ipset list KUBE-IPVS-IPS",
  "ipset flush NOPE",
  "ipset flush KUBE-CLUSTER-IP",
  "ipset flush",
  ["ipset restore", "create a hash:ip\nadd a 9.9.9.9\nadd NOPE 1.1.1.1\n"],
  "ipset foo",
  "ipset",
  "ipset version",
  "ipset --version",
  "iptables -t nat -F",
  "ipset x KUBE-CLUSTER-IP",
  "ipset destroy",
  "ipset list -n",
];

/** The order of a hash's members and the seed of its function are its own. */
function normalized(text: string): string {
  const seedless = text.replace(/initval 0x[\da-f]{8}$/gm, (seed) =>
    seed.endsWith("0x00000012") ? seed : "initval SEED",
  );
  return seedless.replace(
    /(?:^(?:add \S+ )?[\d.:,/a-z-]+\n)+/gm,
    (members) => `${members.trimEnd().split("\n").sort().join("\n")}\n`,
  );
}

if (process.env.ORACLE === "record") recordSteps(recordedPath, "ipset v7.17", commands, normalized);

describe("ipset", () => {
  const machine = nodeMachine();
  for (const [index, { command, stdin, ...expected }] of recordedSteps(recordedPath).entries()) {
    it(`says what the real one says: ${index + 1}. ${command}`, async () => {
      expect(await runStep(machine, command, stdin, normalized)).toEqual(expected);
    });
  }

  it("is for the privileged alone", async () => {
    expect(await runStep(nodeMachine(false), "ipset list")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "ipset v7.17: Kernel error received: Operation not permitted\n",
    });
  });
});
