/**
 * Writes src/cluster/api/generated/fields.ts: the fields of every type that the served kinds reach, from the generated
 * models of @kubernetes/client-node (made from Kubernetes' own OpenAPI document). Run: npm run generate:fields
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = resolve(import.meta.dirname, "..");
const packageFolder = join(root, "node_modules/@kubernetes/client-node");
const models = join(packageFolder, "dist/gen/models");
export const outputPath = join(root, "src/cluster/api/generated/fields.ts");

/** Where the walk begins: the served kinds, and what their subresources and requests carry. */
const rootModels = [
  "V1Namespace",
  "V1Node",
  "V1Pod",
  "V1DaemonSet",
  "V1Deployment",
  "V1ReplicaSet",
  "V1Service",
  "V1Endpoints",
  "V1EndpointSlice",
  "V1IngressClass",
  "V1Ingress",
  "V1NetworkPolicy",
  "CoreV1Event",
  "V1ConfigMap",
  "V1Scale",
  "V1DeleteOptions",
];

/** The models call a resource.Quantity a string; these are the Go fields of that type. */
const quantities: readonly string[] = [
  "ContainerStatus.allocatedResources",
  "EmptyDirVolumeSource.sizeLimit",
  "NodeStatus.allocatable",
  "NodeStatus.capacity",
  "PodSpec.overhead",
  "PodStatus.allocatedResources",
  "ResourceFieldSelector.divisor",
  "ResourceRequirements.limits",
  "ResourceRequirements.requests",
  "VolumeResourceRequirements.limits",
  "VolumeResourceRequirements.requests",
];

interface Attribute {
  readonly baseName: string;
  readonly type: string;
  readonly format: string;
}

const scalars: Readonly<Record<string, string>> = {
  "string/": "s",
  "string/byte": "d",
  "number/int32": "i",
  "number/int64": "l",
  "number/double": "n",
  "boolean/": "b",
  "Date/date-time": "t",
  "V1MicroTime/date-time-micro": "u",
  "IntOrString/int-or-string": "x",
  "any/": "o",
};

/** As in the Go sources, but for core's and discovery's EndpointPort, which are told apart. */
function typeName(model: string): string {
  return model.replace(/^(Core)?V1/, "").replace(/^DiscoveryV1/, "Discovery");
}

async function attributesOf(model: string): Promise<readonly Attribute[]> {
  const module: Record<string, { getAttributeTypeMap(): Attribute[] }> = await import(
    pathToFileURL(join(models, `${model}.js`)).href
  );
  const found = module[model];
  if (!found) throw new Error(`${model}.js does not export ${model}`);
  return found.getAttributeTypeMap();
}

/** Fields that the .d.ts does not mark as optional. */
function requiredFields(model: string): ReadonlySet<string> {
  const declarations = readFileSync(join(models, `${model}.d.ts`), "utf8");
  return new Set([...declarations.matchAll(/^ {4}'([^']+)':/gm)].map((match) => match[1] ?? ""));
}

/** The text of the generated module. */
export async function generate(): Promise<string> {
  const lines = new Map<string, string>();
  const queue = [...rootModels];
  for (let model = queue.shift(); model !== undefined; model = queue.shift()) {
    const name = typeName(model);
    if (lines.has(name)) continue;
    const required = requiredFields(model);
    lines.set(name, "");
    const fields = (await attributesOf(model)).map(({ baseName, type, format }) => {
      const element = /^(?:Array<(.+)>|\{ \[key: string\]: (.+); \})$/.exec(type);
      const inner = element?.[1] ?? element?.[2] ?? type;
      let code = scalars[`${inner}/${format}`] ?? scalars[`${inner}/`];
      if (code === undefined) {
        queue.push(inner);
        code = typeName(inner);
      }
      if (quantities.includes(`${name}.${baseName}`)) code = "q";
      if (element) code = (element[1] ? "[]" : "{}") + code;
      return baseName + (required.has(baseName) ? "!" : "") + (code === "s" ? "" : `:${code}`);
    });
    lines.set(name, `${name} ${fields.join(" ")}`);
  }
  const release = /OpenAPI spec version: (\S+)/.exec(readFileSync(join(models, "V1Pod.js"), "utf8"))?.[1];
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  const sorted = [...lines.values()].sort();
  return `// Written by scripts/generate-fields.ts from @kubernetes/client-node ${version} (Kubernetes ${release}).

/**
 * One type a line, its name and then its fields: \`name\`, \`!\` when required, \`:type\` unless it is a string.
 * Types: s string, d base64 bytes, i int32, l int64, n double, b bool, t Time, u MicroTime, x IntOrString, q Quantity,
 * o anything; a name is another type; [] an array, {} a map of what follows.
 */
export const fieldLines = \`
${sorted.join("\n")}
\`;
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(outputPath, await generate());
