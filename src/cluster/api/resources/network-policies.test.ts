import type { NetworkPolicySpec } from "kubernetes-types/networking/v1";
import { describe, expect, it } from "vitest";
import { loadAllParts } from "../../later.ts";
import { startServer } from "../test-server.case.ts";

const policies = "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies";

async function create(spec?: object, name = "deny") {
  const { send } = startServer();
  return (await send("POST", policies, { metadata: { name }, ...(spec && { spec }) })).body;
}

/** What is said about a spec, without the sentence's beginning. */
async function refusal(spec: object): Promise<string> {
  const { code, message } = await create({ podSelector: {}, ...spec });
  expect(code).toBe(422);
  return message.replace('NetworkPolicy.networking.k8s.io "deny" is invalid: ', "");
}

const ingress = (rule: object) => ({ ingress: [rule] });

describe("a NetworkPolicy", () => {
  it("is about ingress, and about egress when it has a rule for it", async () => {
    expect((await create()).spec).toEqual({ podSelector: {}, policyTypes: ["Ingress"] });
    expect((await create({ podSelector: {}, ingress: [] })).spec).toEqual({
      podSelector: {},
      policyTypes: ["Ingress"],
    });
    expect((await create({ egress: [{}] })).spec.policyTypes).toEqual(["Ingress", "Egress"]);
    expect((await create({ policyTypes: ["Egress"] })).spec.policyTypes).toEqual(["Egress"]);
    const ports: NetworkPolicySpec = { podSelector: {}, ingress: [{ ports: [{ port: 80 }, { protocol: "UDP" }] }] };
    expect((await create(ports)).spec.ingress[0].ports).toEqual([{ port: 80, protocol: "TCP" }, { protocol: "UDP" }]);
  });

  it("counts changes of its spec alone", async () => {
    const { send } = startServer();
    await send("POST", policies, { metadata: { name: "deny" } });
    const patch = (body: object) =>
      send("PATCH", `${policies}/deny`, body, { "content-type": "application/merge-patch+json" });
    expect((await patch({ metadata: { labels: { a: "b" } } })).body.metadata.generation).toBe(1);
    expect((await patch({ spec: { egress: [{}] } })).body.metadata.generation).toBe(2);
  });

  it("goes with its namespace", async () => {
    await loadAllParts();
    const { send, client } = startServer();
    await send("POST", "/api/v1/namespaces", { metadata: { name: "gone" } });
    client.create("NetworkPolicy", { metadata: { name: "deny", namespace: "gone" } });
    await send("DELETE", "/api/v1/namespaces/gone");
    expect(client.list("NetworkPolicy")).toEqual([]);
  });

  it("is listed with the pods that it selects", async () => {
    await loadAllParts();
    const { send, client } = startServer();
    const matchExpressions = [{ key: "tier", operator: "In", values: ["b", "a"] }];
    client.create("NetworkPolicy", { metadata: { name: "all" } });
    client.create("NetworkPolicy", {
      metadata: { name: "db" },
      spec: { podSelector: { matchLabels: { role: "db" }, matchExpressions } },
    });
    const accept = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };
    const { body } = await send("GET", policies, undefined, accept);
    expect(body.columnDefinitions.map(({ name }: { name: string }) => name)).toEqual(["Name", "Pod-Selector", "Age"]);
    expect(body.rows.map(({ cells }: { cells: unknown[] }) => cells)).toEqual([
      ["all", "<none>", "0s"],
      ["db", "role=db,tier in (a,b)", "0s"],
    ]);
  });
});

describe("a policy that cannot be", () => {
  it.each([
    [{ policyTypes: ["In"] }, 'spec.policyTypes[0]: Unsupported value: "In": supported values: "Ingress", "Egress"'],
    [
      { policyTypes: ["Ingress", "Egress", "Ingress"] },
      'spec.policyTypes: Invalid value: ["Ingress","Egress","Ingress"]: may not specify more than two policyTypes',
    ],
    [ingress({ from: [{}] }), "spec.ingress[0].from[0]: Required value: must specify a peer"],
    [
      { egress: [{ to: [{ podSelector: {}, ipBlock: { cidr: "10.0.0.0/8" } }] }] },
      "spec.egress[0].to[0]: Forbidden: may not specify both ipBlock and another peer",
    ],
    [
      ingress({ from: [{ podSelector: { matchExpressions: [{ key: "a", operator: "Is" }] } }] }),
      'spec.ingress[0].from[0].podSelector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
    ],
    [
      ingress({ ports: [{ protocol: "ICMP" }] }),
      'spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"',
    ],
    [
      ingress({ ports: [{ port: 0 }] }),
      "spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
    ],
    [
      ingress({ ports: [{ port: "9" }] }),
      'spec.ingress[0].ports[0].port: Invalid value: "9": must contain at least one letter (a-z)',
    ],
    [
      ingress({ ports: [{ port: 90, endPort: 80 }] }),
      "spec.ingress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`",
    ],
    [
      ingress({ ports: [{ port: "web", endPort: 80 }] }),
      "spec.ingress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is non-numeric",
    ],
    [
      ingress({ ports: [{ endPort: 80 }] }),
      "spec.ingress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is not specified",
    ],
  ])("%j", async (spec, said) => {
    expect(await refusal(spec)).toBe(said);
  });

  const valid = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
  const beyond = "must not have bits set beyond the prefix length";
  const zeros = "must not have leading 0s in IP or prefix length";
  const subset = "must be a strict subset of `cidr`";
  it.each([
    ["", [], "cidr: Required value"],
    ["10.0.0.1", [], `cidr: Invalid value: "10.0.0.1": ${valid}`],
    ["10.0.0.0/33", [], `cidr: Invalid value: "10.0.0.0/33": ${valid}`],
    ["10.0.0.1/8", [], `cidr: Invalid value: "10.0.0.1/8": ${beyond}`],
    ["2001:db8::1/64", [], `cidr: Invalid value: "2001:db8::1/64": ${beyond}`],
    ["010.0.0.0/8", [], `cidr: Invalid value: "010.0.0.0/8": ${zeros}`],
    ["10.0.0.0/8", ["nowhere"], `except[0]: Invalid value: "nowhere": ${valid}`],
    ["10.0.0.0/8", ["11.0.0.0/16"], `except[0]: Invalid value: "11.0.0.0/16": ${subset}`],
    ["10.0.0.0/8", ["10.1.0.0/16", "10.0.0.0/8"], `except[1]: Invalid value: "10.0.0.0/8": ${subset}`],
    ["10.0.0.0/8", ["2001:db8::/64"], `except[0]: Invalid value: "2001:db8::/64": ${subset}`],
  ])("block %j except %j", async (cidr, except, said) => {
    const at = "spec.ingress[0].from[0].ipBlock.";
    expect(await refusal(ingress({ from: [{ ipBlock: { cidr, except } }] }))).toBe(`${at}${said}`);
  });

  it("takes blocks of both families", async () => {
    const from = [
      { ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } },
      { ipBlock: { cidr: "::/0", except: ["2001:db8::/32"] } },
    ];
    expect((await create({ podSelector: {}, ...ingress({ from }) })).spec.ingress).toEqual([{ from }]);
  });

  it("has fields that are not known", async () => {
    const { send } = startServer();
    const body = { metadata: { name: "deny" }, spec: { podSelector: {}, ingress: [{ form: [] }] } };
    expect((await send("POST", `${policies}?fieldValidation=Strict`, body)).body.message).toBe(
      'NetworkPolicy in version "v1" cannot be handled as a NetworkPolicy: strict decoding error: unknown field "spec.ingress[0].form"',
    );
  });
});
