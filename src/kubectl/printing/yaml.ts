import { isObject, type Json } from "../json.ts";
import { compareKeys } from "./yaml-keys.ts";
import { scalar } from "./yaml-scalars.ts";

/** A value as sigs.k8s.io/yaml writes it: sorted keys, two blanks deep, lists level with their key. */
export function toYaml(value: Json | undefined): string {
  if (isObject(value) && Object.keys(value).length > 0) return block(value, "").slice(1);
  if (Array.isArray(value) && value.length > 0) return block(value, "").slice(1);
  return `${inline(value, "", 0).trimStart()}\n`;
}

/** The block below a key or dash, beginning with the line break. */
function block(value: Json, indent: string): string {
  if (Array.isArray(value)) {
    return `\n${value.map((item) => `${indent}-${element(item, `${indent}  `)}`).join("")}`;
  }
  if (!isObject(value)) return "\n";
  return `\n${members(value, indent)}`;
}

function members(value: { [key: string]: Json | undefined }, indent: string): string {
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  return keys
    .sort(compareKeys)
    .map((key) => {
      const name = `${indent}${scalar(key, "", 0, true)}:`;
      return `${name}${member(value[key] ?? null, indent, name.length)}`;
    })
    .join("");
}

function member(value: Json, indent: string, column: number): string {
  if (Array.isArray(value) && value.length > 0) return block(value, indent);
  if (isObject(value) && !isEmpty(value)) return block(value, `${indent}  `);
  return `${inline(value, `${indent}  `, column)}\n`;
}

function element(value: Json, indent: string): string {
  if (Array.isArray(value) && value.length > 0) {
    return ` ${value.map((item) => `-${element(item, `${indent}  `)}`).join(indent)}`;
  }
  if (isObject(value) && !isEmpty(value)) return ` ${members(value, indent).slice(indent.length)}`;
  return `${inline(value, indent, indent.length - 1)}\n`;
}

function isEmpty(value: { [key: string]: Json | undefined }): boolean {
  return Object.values(value).every((member) => member === undefined);
}

function inline(value: Json | undefined, indent: string, column: number): string {
  if (value === null || value === undefined) return " null";
  if (Array.isArray(value)) return " []";
  if (isObject(value)) return " {}";
  if (typeof value === "string") return ` ${scalar(value, indent, column + 1, false)}`;
  return ` ${value}`;
}
