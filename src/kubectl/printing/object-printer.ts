import { CommandError, notSimulated } from "../errors.ts";
import { indentedJson, isObject, type JsonObject, listAt, textAt } from "../json.ts";
import { ColumnWriter } from "./column-writer.ts";
import { CustomColumns } from "./custom-columns.ts";
import { formatJsonPath } from "./jsonpath.ts";
import { JsonPathSyntaxError, parseJsonPath } from "./jsonpath-parser.ts";
import { toYaml } from "./yaml.ts";

/** Turns objects (or Lists) into what `-o` asks for. */
export type ObjectPrinter = (object: JsonObject) => string;

const formats =
  "custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml";

/** The printer for an `-o` value; undefined for a table. Throws CommandError. */
export function objectPrinter(
  output: string,
  options: { headers: boolean; allowed?: string },
): ObjectPrinter | undefined {
  const [, format = output, argument] = /^([^=]*)=(.*)$/s.exec(output) ?? [];
  switch (format) {
    case "":
    case "wide":
      return undefined;
    case "yaml":
      return separated((object) => toYaml(shown(object)));
    case "json":
      return (object) => `${indentedJson(shown(object))}\n`;
    case "name":
      return (object) =>
        itemsOf(object)
          .map((item) => `${nameOf(item)}\n`)
          .join("");
    case "jsonpath":
    case "jsonpath-as-json":
      return jsonPathPrinter(format, argument);
    case "custom-columns": {
      const columns = new CustomColumns(argument ?? "", options.headers, new ColumnWriter());
      return (object) => columns.format(itemsOf(object));
    }
    case "go-template":
    case "template":
    case "go-template-file":
    case "templatefile":
    case "custom-columns-file":
    case "jsonpath-file":
    case "kyaml":
      throw notSimulated(`kubectl -o ${format}`);
    default:
      throw new CommandError(
        `unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: ${options.allowed ?? formats}`,
      );
  }
}

function jsonPathPrinter(format: string, template: string | undefined): ObjectPrinter {
  if (!template) throw new CommandError("template format specified but no template given");
  try {
    parseJsonPath(template);
  } catch (error) {
    if (error instanceof JsonPathSyntaxError) {
      throw new CommandError(`error parsing jsonpath ${template}, ${error.message}`);
    }
    throw error;
  }
  if (format === "jsonpath-as-json") throw notSimulated("kubectl -o jsonpath-as-json");
  return (object) => formatJsonPath(template, object);
}

/** Documents after the first are set apart, as YAMLPrinter does. */
function separated(print: ObjectPrinter): ObjectPrinter {
  let count = 0;
  return (object) => (count++ > 0 ? `---\n${print(object)}` : print(object));
}

/** Without managedFields, which only --show-managed-fields shows. */
function shown(object: JsonObject): JsonObject {
  const clean = { ...object };
  if (isObject(clean.metadata) && clean.metadata.managedFields !== undefined) {
    clean.metadata = { ...clean.metadata, managedFields: undefined };
  }
  if (Array.isArray(clean.items)) clean.items = clean.items.map((item) => (isObject(item) ? shown(item) : item));
  return clean;
}

function itemsOf(object: JsonObject): JsonObject[] {
  return Array.isArray(object.items) && textAt(object, "kind").endsWith("List")
    ? listAt(object, "items").filter(isObject)
    : [object];
}

/** `pod/x`, `deployment.apps/x`. */
export function nameOf(object: JsonObject): string {
  const apiVersion = textAt(object, "apiVersion");
  const group = apiVersion.includes("/") ? `.${apiVersion.slice(0, apiVersion.indexOf("/"))}` : "";
  return `${textAt(object, "kind").toLowerCase()}${group}/${textAt(object, "metadata", "name")}`;
}
