import { describe, expect, it } from "vitest";
import { canonicalText, parseCorefile } from "./server-blocks.ts";
import { sha512 } from "./sha512.ts";
import { statementsOf } from "./statements.ts";

const kubeadm = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
`;

function failure(text: string): string {
  try {
    parseCorefile("/etc/coredns/Corefile", text);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
}

describe("a Corefile", () => {
  it("has the hash that a real CoreDNS logs for kubeadm's", () => {
    expect(sha512("abc")).toMatch(/^ddaf35a193617abacc417349ae20413112e6fa4e89a97ea2/);
    expect(sha512(canonicalText(parseCorefile("Corefile", kubeadm)))).toBe(
      "1b226df79860026c6a52e67daa10d7f0d57ec5b023288ec00c5e05f93523c894564e15b91770d3a07ae1cfbe861d15b37d4a0027e69c546ab112970993a3b03b",
    );
  });

  it("has server blocks with directives and their lines", () => {
    const [block, other] = parseCorefile("f", `${kubeadm}a.example, b.example:5353 { # two\n whoami\n}\n`);
    expect(block?.keys).toEqual([".:53"]);
    expect(other?.keys).toEqual(["a.example", "b.example:5353"]);
    const [kubernetes] = statementsOf(block?.tokens.get("kubernetes") ?? [], "f");
    expect(kubernetes?.args).toEqual(["cluster.local", "in-addr.arpa", "ip6.arpa"]);
    expect(kubernetes?.body.map(({ name, args }) => [name, ...args])).toEqual([
      ["pods", "insecure"],
      ["fallthrough", "in-addr.arpa", "ip6.arpa"],
      ["ttl", "30"],
    ]);
    expect(kubernetes?.body[0]?.error("no").message).toBe("f:8 - Error during parsing: no");
  });

  it.each([
    [".:53 {\n    banana\n}\n", "/etc/coredns/Corefile:2 - Error during parsing: Unknown directive 'banana'"],
    [".:53 {\n    errors\n", "/etc/coredns/Corefile:2 - Syntax error: Unexpected token 'errors', expecting '}'"],
    [".:53 {\n    health {\n", "/etc/coredns/Corefile:2 - Error during parsing: Unexpected EOF"],
    [
      ".:53 {\n  errors }\n}",
      "/etc/coredns/Corefile:2 - Error during parsing: Unexpected '}' because no matching opening brace",
    ],
  ])("says what is wrong with %j", (text, message) => {
    expect(failure(text)).toBe(message);
  });
});
