import fc from "fast-check";

// Options in an order that iptables takes, as kube-proxy, kubelet and people write them.
const port = fc.integer({ min: 1, max: 65535 });
const address = fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 32 })).map(([quad, length]) => `${quad}/${length}`);
const negation = fc.constantFrom("", "! ");
const option = (name: string, value: fc.Arbitrary<string | number>) =>
  fc.tuple(negation, value).map(([not, text]) => `${not}${name} ${text}`);
const maybe = (arbitrary: fc.Arbitrary<string>) => fc.option(arbitrary, { nil: "" });
const match = (name: string, options: fc.Arbitrary<string>) => options.map((words) => `-m ${name} ${words}`);
const comment = fc.string({ maxLength: 40, unit: "grapheme-ascii" }).map((raw) => `--comment ${JSON.stringify(raw)}`);
const mark = fc.tuple(fc.nat(0xffffffff), fc.nat(0xffffffff)).map(([value, mask]) => `${value}/${mask}`);
const states = fc
  .uniqueArray(fc.constantFrom("NEW", "ESTABLISHED", "RELATED", "INVALID", "DNAT", "SNAT"), { minLength: 1 })
  .map((names) => names.join(","));
const kind = fc.constant("LOCAL");
const recent = fc.oneof(
  fc.constant("--set"),
  fc
    .tuple(fc.constantFrom("--rcheck", "--update"), fc.integer({ min: 1, max: 90_000 }), fc.boolean())
    .map(([action, seconds, reap]) => `${action} --seconds ${seconds}${reap ? " --reap" : ""}`),
);
const list = fc.stringMatching(/^[A-Z0-9-]{1,20}$/).map((name) => `--name ${name}`);

const place = fc.tuple(
  maybe(option("-s", address)),
  maybe(option("-d", address)),
  maybe(option("-i", fc.constantFrom("eth0", "cni0", "veth+"))),
);
const extras = fc.tuple(
  maybe(match("comment", comment)),
  maybe(match("mark", option("--mark", mark))),
  maybe(match("conntrack", option("--ctstate", states))),
  maybe(match("addrtype", fc.oneof(option("--dst-type", kind), option("--src-type", kind)))),
  maybe(
    match(
      "recent",
      fc.tuple(recent, list).map((words) => words.join(" ")),
    ),
  ),
  maybe(
    fc
      .integer({ min: 0, max: 1_000_000 })
      .map((millionths) => `-m statistic --mode random --probability ${(millionths / 1e6).toFixed(10)}`),
  ),
);
const ports = fc.tuple(maybe(option("--sport", port)), maybe(option("--dport", port)));
const transport = fc
  .tuple(fc.constantFrom("tcp", "udp"), ports)
  .map(([protocol, words]) => ["-p", protocol, "-m", protocol, ...words].filter(Boolean).join(" "));
const anyProtocol = fc.constantFrom("", "-p tcp", "! -p icmp");

const marks = fc.constantFrom("-j MARK --or-mark 0x4000", "-j MARK --xor-mark 0x4000", "-j MARK --set-xmark 0x1/0xff");
const verdict = fc.constantFrom("", "-j ACCEPT", "-j RETURN", "-g OTHER", "-j OTHER");
const drop = fc.constant("-j DROP");
const reject = fc.constantFrom("", " --reject-with icmp-host-prohibited", " --reject-with icmp-net-unreachable");
const endpoint = fc.tuple(fc.ipV4(), port).map(([quad, number]) => `${quad}:${number}`);

function rules(chain: string, protocol: fc.Arbitrary<string>, target: fc.Arbitrary<string>): fc.Arbitrary<string[]> {
  const rule = fc
    .tuple(place, protocol, extras, target)
    .map(([where, what, more, then]) => [`-A ${chain}`, ...where, what, ...more, then].filter(Boolean).join(" "));
  return fc.array(rule, { maxLength: 4 });
}

function table(name: string, ...groups: readonly fc.Arbitrary<string[]>[]): fc.Arbitrary<string> {
  return fc
    .tuple(...groups)
    .map((lines) => `${[`*${name}`, ":OTHER - [0:0]", ...lines.flat(), "COMMIT"].join("\n")}\n`);
}

/** Input for `iptables-restore`: some rules in filter and nat. */
export const randomRuleset: fc.Arbitrary<string> = fc
  .tuple(
    table(
      "filter",
      rules(
        "FORWARD",
        fc.oneof(transport, anyProtocol),
        fc.oneof(
          verdict,
          drop,
          marks,
          reject.map((how) => `-j REJECT${how}`),
        ),
      ),
      rules("OTHER", fc.oneof(transport, anyProtocol), fc.constantFrom("", "-j ACCEPT", "-j DROP")),
    ),
    table(
      "nat",
      rules(
        "PREROUTING",
        transport,
        fc.oneof(
          verdict,
          endpoint.map((to) => `-j DNAT --to-destination ${to}`),
        ),
      ),
      rules(
        "OTHER",
        transport,
        endpoint.map((to) => `-j DNAT --to-destination ${to}`),
      ),
    ),
  )
  .map((tables) => tables.join(""));
