import type { Command } from "../command.ts";
import { createGenerated, creationFlags, creationNotSimulated, nameArgument } from "../creation.ts";
import { CommandError } from "../errors.ts";
import type { JsonObject } from "../json.ts";

/** `host/path=service:port[,tls[=secret]]`, as kubectl's create_ingress.go has it. */
const rulePattern = /^([\w*.-]*)(\/[^,=\n]*)=([\w-]+):([\w-]+)(,tls=?([\w-]+)?)?$/;

export const createIngress: Command = {
  name: "ingress",
  aliases: ["ing"],
  short: "Create an ingress with the specified name",
  usage: "ingress NAME --rule=host/path=service:port[,tls[=secret]] ",
  examples: [
    [
      "Create a single ingress called 'simple' that directs requests to foo.com/bar to svc\n# svc1:8080 with a TLS secret \"my-cert\"",
      'kubectl create ingress simple --rule="foo.com/bar=svc1:8080,tls=my-cert"',
    ],
    [
      'Create a catch all ingress of "/path" pointing to service svc:port and Ingress Class as "otheringress"',
      'kubectl create ingress catch-all --class=otheringress --rule="/path=svc:port"',
    ],
    [
      "Create an ingress with a default backend",
      'kubectl create ingress ingdefault --class=default \\\n--default-backend=defaultsvc:http \\\n--rule="foo.com/*=svc:8080,tls=secret1"',
    ],
  ],
  flags: [
    ...creationFlags,
    {
      name: "annotation",
      type: "texts",
      initial: "[]",
      help: "Annotation to insert in the ingress object, in the format annotation=value",
    },
    { name: "class", type: "text", initial: "", help: "Ingress Class to be used" },
    {
      name: "default-backend",
      type: "text",
      initial: "",
      help: "Default service for backend, in format of svcname:port",
    },
    {
      name: "rule",
      type: "texts",
      initial: "[]",
      help: "Rule in format host/path=service:port[,tls=secretname]. Paths containing the leading character '*' are considered pathType=Prefix. tls argument is optional.",
    },
  ],
  notSimulated: creationNotSimulated,
  async run(session, invocation) {
    const { flags } = invocation;
    const name = nameArgument(invocation);
    const fallback = flags.text("default-backend");
    const given = flags.list("rule");
    if (fallback === "" && given.length === 0) {
      throw new CommandError(
        "not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)",
      );
    }
    const rules = given.map(parseRule);
    const annotations = annotationsFrom(flags.list("annotation"));
    if (fallback !== "" && fallback.split(":").length !== 2) {
      throw new CommandError("default-backend should be in format servicename:serviceport");
    }
    const spec: JsonObject = {};
    if (flags.text("class") !== "") spec.ingressClassName = flags.text("class");
    const [service = "", port = ""] = fallback.split(":");
    if (fallback !== "") spec.defaultBackend = backend(service, port);
    const tls = tlsOf(rules);
    if (tls.length > 0) spec.tls = tls;
    if (rules.length > 0) spec.rules = byHost(rules);
    const metadata: JsonObject = { name };
    if (Object.keys(annotations).length > 0) metadata.annotations = annotations;
    const object: JsonObject = {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata,
      spec,
      status: { loadBalancer: {} },
    };
    await createGenerated(session, invocation, object, "failed to create ingress");
    return 0;
  },
};

interface Rule {
  readonly host: string;
  readonly path: JsonObject;
  /** The secret's name, which may be empty; undefined without TLS. */
  readonly secret: string | undefined;
}

function parseRule(text: string): Rule {
  const match = rulePattern.exec(text);
  if (!match) {
    throw new CommandError(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
  }
  const [, host = "", path = "", service = "", port = "", tls, secret = ""] = match;
  const isPrefix = path.endsWith("*");
  return {
    host,
    path: {
      backend: backend(service, port),
      path: isPrefix ? path.slice(0, -1) : path,
      pathType: isPrefix ? "Prefix" : "Exact",
    },
    secret: tls === undefined ? undefined : secret,
  };
}

function backend(name: string, port: string): JsonObject {
  const isNumber = /^[+-]?\d+$/.test(port);
  return { service: { name, port: isNumber ? { number: Number(port) } : { name: port } } };
}

function annotationsFrom(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text): [string, string] => {
      const equals = text.indexOf("=");
      if (equals < 0) throw new CommandError(`annotation ${text} is invalid and should be in format key=[value]`);
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}

/** Paths of one host stand in one rule. */
function byHost(rules: readonly Rule[]): JsonObject[] {
  const hosts = [...new Set(rules.map(({ host }) => host))];
  return hosts.map((host) => {
    const paths = rules.filter((rule) => rule.host === host).map(({ path }) => path);
    return { ...(host === "" ? {} : { host }), http: { paths } };
  });
}

/** One entry a secret; a host counts where it comes first. */
function tlsOf(rules: readonly Rule[]): JsonObject[] {
  const seen = new Set<string>();
  const entries: { hosts: string[]; secret: string }[] = [];
  for (const { host, secret } of rules) {
    if (secret === undefined || seen.has(host)) continue;
    seen.add(host);
    const known = entries.find((entry) => entry.secret === secret);
    if (known) known.hosts.push(host);
    else if (host !== "" || secret !== "") entries.push({ hosts: host === "" ? [] : [host], secret });
  }
  return entries.map(({ hosts, secret }) => ({
    ...(hosts.length > 0 ? { hosts } : {}),
    ...(secret === "" ? {} : { secretName: secret }),
  }));
}
