import { CommandError } from "../errors.ts";
import { isObject, type Json, type JsonObject, sortedJson } from "../json.ts";
import { JsonPathSyntaxError, type Operand, type Part, parseJsonPath, type Step } from "./jsonpath-parser.ts";

/** Something that the values do not allow, in client-go's words. */
class JsonPathEvaluationError extends Error {}

/** Fills `-o jsonpath=<template>` in. Missing keys give nothing. Throws CommandError. */
export function formatJsonPath(template: string, object: JsonObject): string {
  try {
    return parseJsonPath(template)
      .map((part) => evaluatePart(part, object, object))
      .join("");
  } catch (error) {
    if (error instanceof JsonPathSyntaxError) {
      throw new CommandError(`error parsing jsonpath ${template}, ${error.message}`);
    }
    if (!(error instanceof JsonPathEvaluationError)) throw error;
    throw new CommandError(
      `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error.message}. ` +
        "Printing more information for debugging the template:\n" +
        `\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`,
    );
  }
}

/** The values that the template's paths find in `object`; for sorting, columns and conditions. */
export function findByPath(parts: readonly Part[], object: JsonObject): Json[] {
  try {
    return parts.flatMap((part) => (part.kind === "path" ? evaluateSteps(part.steps, object, object) : []));
  } catch (error) {
    if (error instanceof JsonPathEvaluationError) return [];
    throw error;
  }
}

function evaluatePart(part: Part, current: Json, root: Json): string {
  if (part.kind === "text") return part.text;
  const values = evaluateSteps(part.steps, current, root);
  if (part.kind === "path") return values.map(plainText).join(" ");
  return values.map((value) => part.body.map((inner) => evaluatePart(inner, value, root)).join("")).join("");
}

/** A value as the template prints it: texts bare, maps and lists as JSON. */
export function plainText(value: Json): string {
  if (typeof value === "string") return value;
  if (value === null) return "<nil>";
  return typeof value === "object" ? sortedJson(value) : String(value);
}

function evaluateSteps(steps: readonly Step[], current: Json, root: Json): Json[] {
  let values: Json[] = [current];
  for (const step of steps) values = values.flatMap((value) => evaluateStep(step, value, root));
  return values;
}

function evaluateStep(step: Step, value: Json, root: Json): Json[] {
  switch (step.kind) {
    case "root":
      return [root];
    case "field": {
      const found = isObject(value) ? value[step.name] : undefined;
      return found === undefined ? [] : [found];
    }
    case "wildcard":
      return childrenOf(value);
    case "descend":
      return descendantsOf(value);
    case "union":
      return step.members.flatMap((member) => evaluateSteps(member, value, root));
    case "filter":
      if (!Array.isArray(value)) {
        if (value === null) return [];
        throw new JsonPathEvaluationError(`${goSyntax(value)} is not array or slice and cannot be filtered`);
      }
      return value.filter((item) => holds(step, item, root));
    case "slice":
      return sliceOf(step, value);
  }
}

function sliceOf(step: Extract<Step, { kind: "slice" }>, value: Json): Json[] {
  if (!Array.isArray(value)) {
    if (value === null) return [];
    throw new JsonPathEvaluationError(`${goSyntax(value)} is not array or slice`);
  }
  const within = (index: number) => (index < 0 ? index + value.length : index);
  const from = within(step.from ?? 0);
  if (step.single) {
    const item = value[from];
    if (item === undefined) {
      throw new JsonPathEvaluationError(`array index out of bounds: index ${from}, length ${value.length}`);
    }
    return [item];
  }
  const to = Math.min(within(step.to ?? value.length), value.length);
  return value.slice(from, to).filter((_, index) => index % step.by === 0);
}

function childrenOf(value: Json): Json[] {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return [];
  return Object.keys(value)
    .sort()
    .flatMap((key) => {
      const member = value[key];
      return member === undefined ? [] : [member];
    });
}

function descendantsOf(value: Json): Json[] {
  return [value, ...childrenOf(value).flatMap(descendantsOf)];
}

function holds(step: Extract<Step, { kind: "filter" }>, item: Json, root: Json): boolean {
  const left = operandValue(step.left, item, root);
  if (step.operator === "exists") return left !== undefined;
  const right = operandValue(step.right, item, root);
  if (left === undefined || right === undefined || left === null || right === null) return false;
  if (typeof left !== typeof right) return false;
  if (step.operator === "==") return left === right;
  if (step.operator === "!=") return left !== right;
  if (step.operator === "<") return left < right;
  if (step.operator === ">") return left > right;
  return step.operator === "<=" ? left <= right : left >= right;
}

function operandValue(operand: Operand, item: Json, root: Json): Json | undefined {
  return operand.kind === "value" ? operand.value : evaluateSteps(operand.steps, item, root)[0];
}

/** Go's %#v of a decoded JSON value. */
function goSyntax(value: Json | undefined): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(", ")}}`;
  if (isObject(value)) {
    const keys = Object.keys(value).sort();
    return `map[string]interface {}{${keys.map((key) => `${JSON.stringify(key)}:${goSyntax(value[key])}`).join(", ")}}`;
  }
  return value === null || value === undefined ? "interface {}(nil)" : JSON.stringify(value);
}
