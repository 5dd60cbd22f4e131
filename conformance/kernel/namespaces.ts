import { existsSync } from "node:fs";
import { findTool, mustRun, run } from "../tool.ts";
import { balancers, laptop, type NodePlace, nodes } from "./layout.ts";

/** All namespaces that a run makes are named after its process, so that the next one can clear away what it left. */
const ownPrefix = "eastwest";
const prefix = `${ownPrefix}${process.pid}-`;

/** The network namespace of a pod, node or the laptop. */
export function namespaceOf(place: string): string {
  return `${prefix}${place}`;
}

/** Makes the layout's namespaces, links, bridges, addresses and routes. */
export async function makeNamespaces(): Promise<void> {
  await removeStale();
  await mustRun("/bin/sh", ["-eu"], script());
}

/** Removes them; the links between them go with them. */
export async function removeNamespaces(): Promise<void> {
  await removeWhere((name) => name.startsWith(prefix));
}

async function removeStale(): Promise<void> {
  await removeWhere((name) => {
    const owner = new RegExp(`^${ownPrefix}(\\d+)-`).exec(name)?.[1];
    return owner !== undefined && !existsSync(`/proc/${owner}`);
  });
}

async function removeWhere(isMeant: (name: string) => boolean): Promise<void> {
  const ip = findTool("ip");
  const { stdout } = await run(ip, ["netns", "list"]);
  const names = stdout.split("\n").map((line) => line.split(" ")[0] ?? "");
  for (const name of names.filter(isMeant)) await run(ip, ["netns", "delete", name]);
}

function script(): string {
  const ip = findTool("ip");
  const lines: string[] = [];
  const gateway = namespaceOf("gateway");
  const sysctl = (place: string, setting: string) =>
    lines.push(`${ip} netns exec ${namespaceOf(place)} sh -c 'echo ${setting.replace("=", " > /proc/sys/")}'`);
  const add = (place: string) => {
    lines.push(`${ip} netns add ${namespaceOf(place)}`, `${ip} -n ${namespaceOf(place)} link set lo up`);
    // Each refusal is to be heard: by default Linux sends a host one ICMP error a second, in the long run.
    sysctl(place, "0=net/ipv4/icmp_ratelimit");
    sysctl(place, "100000=net/ipv4/icmp_msgs_per_sec");
    sysctl(place, "100000=net/ipv4/icmp_msgs_burst");
  };
  const inside = (place: string, command: string) => lines.push(`${ip} -n ${namespaceOf(place)} ${command}`);
  const iptables = (rule: string) => lines.push(`${ip} netns exec ${gateway} ${findTool("iptables-nft")} ${rule}`);
  /** A link from `place` (as eth0) to the bridge of `owner`. */
  const plug = (place: string, owner: string, bridge: string, address: string, route: string) => {
    inside(place, `link add eth0 type veth peer name to-${place} netns ${namespaceOf(owner)}`);
    inside(owner, `link set to-${place} master ${bridge} up`);
    inside(place, `address add ${address} dev eth0`);
    inside(place, "link set eth0 up");
    inside(place, `route add default via ${route}`);
  };

  add("gateway");
  sysctl("gateway", "1=net/ipv4/ip_forward");
  // What the nodes send each other only passes its bridge.
  sysctl("gateway", "0=net/bridge/bridge-nf-call-iptables");
  inside("gateway", "link add lan type bridge");
  inside("gateway", "address add 192.168.0.1/24 dev lan");
  inside("gateway", "link set lan up");
  inside("gateway", "route add blackhole default");

  add(laptop.name);
  inside(laptop.name, `link add eth0 type veth peer name to-laptop netns ${gateway}`);
  inside(laptop.name, `address add ${laptop.address}/24 dev eth0`);
  inside(laptop.name, "link set eth0 up");
  inside("gateway", "address add 198.51.100.1/24 dev to-laptop");
  inside("gateway", "link set to-laptop up");
  inside(laptop.name, "route add default via 198.51.100.1");

  // The cloud's router: 1:1 NAT for the nodes, nothing for private addresses.
  iptables("-P FORWARD DROP");
  iptables("-A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT");
  iptables("-A FORWARD -s 198.51.100.0/24 -m conntrack --ctstate DNAT -j ACCEPT");
  for (const node of nodes) {
    iptables(`-A FORWARD -s ${node.address} -j ACCEPT`);
    iptables(`-t nat -A PREROUTING -d ${node.externalAddress} -j DNAT --to-destination ${node.address}`);
    iptables(`-t nat -A POSTROUTING -s ${node.address} -j SNAT --to-source ${node.externalAddress}`);
  }
  // Its load balancers pass packets on as they are, each connection to one node.
  sysctl("gateway", "1=net/ipv4/fib_multipath_hash_policy");
  const hops = nodes.map(({ address }) => `nexthop via ${address}`).join(" ");
  inside("gateway", `route add ${balancers.addresses} ${hops}`);
  iptables(`-A FORWARD -s 198.51.100.0/24 -d ${balancers.addresses} -p tcp --dport ${balancers.port} -j ACCEPT`);

  for (const node of nodes) {
    add(node.name);
    sysctl(node.name, "1=net/ipv4/ip_forward");
    sysctl(node.name, "1=net/bridge/bridge-nf-call-iptables");
    plug(node.name, "gateway", "lan", `${node.address}/24`, "192.168.0.1");
    inside(node.name, "link add cni0 type bridge");
    inside(node.name, `address add ${firstAddress(node)}/24 dev cni0`);
    inside(node.name, "link set cni0 up");
    for (const [pod, address] of Object.entries(node.pods)) {
      add(pod);
      plug(pod, node.name, "cni0", `${address}/24`, firstAddress(node));
      // As CNI's bridge plugin does: a pod may reach itself through its Service.
      inside(node.name, `link set to-${pod} type bridge_slave hairpin on`);
    }
  }
  for (const node of nodes) {
    for (const other of nodes) {
      if (other !== node) inside(node.name, `route add ${other.podCidr} via ${other.address}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** The node's own end of its pods' network. */
function firstAddress(node: NodePlace): string {
  return node.podCidr.replace(/0\/24$/, "1");
}
