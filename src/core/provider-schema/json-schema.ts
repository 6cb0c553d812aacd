// Shapes as JSON Schema (draft 2020-12), for editors that complete and underline.

import { scenarioShape } from "../scenario/scenario-shape.ts";
import { suiteShape } from "../suite/suite-shape.ts";
import { configShape, providerShape } from "./provider-shape.ts";
import type { KeyGroup, ObjectShape, Shape, TaggedShape } from "./shape.ts";

type JsonSchema = Record<string, unknown>;

/** The schema of a provider file. */
export function providerSchema(): JsonSchema {
  return rooted("A webhook sender, described for hookdev.", providerShape);
}

/** The schema of `hookdev.config.yaml` and `.json`. */
export function configSchema(): JsonSchema {
  return rooted("Settings of hookdev for a repository.", configShape);
}

/** The schema of a scenario file. */
export function scenarioSchema(): JsonSchema {
  return rooted("Events of an emulated provider in order, for hookdev emit --scenario.", scenarioShape);
}

/** The schema of a `*.hooks.yaml` or `*.hooks.json` file. */
export function suiteSchema(): JsonSchema {
  return rooted("Webhook deliveries and what is expected of the app, for hookdev replay.", suiteShape);
}

function rooted(title: string, shape: Shape): JsonSchema {
  const parts = new SharedParts(shape);
  const schema = parts.schemaOf(shape, title);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $comment: "Written by scripts/write-schema.ts from src/core/provider-schema; not edited by hand.",
    title,
    ...schema,
    $defs: parts.definitions,
  };
}

/** Shapes that stand in several places are written once and referred to. */
class SharedParts {
  readonly definitions: JsonSchema = {};
  readonly #uses = new Map<Shape, number>();
  readonly #names = new Map<Shape, string>();

  constructor(root: Shape) {
    this.#count(root);
  }

  /** The schema of a shape, or a reference to it; `name` is the key that it stands under. */
  schemaOf(shape: Shape, name: string): JsonSchema {
    const shared = (this.#uses.get(shape) ?? 0) > 1 && !["flag", "whole"].includes(shape.kind);
    if (!shared) return this.#written(shape, name);
    const known = this.#names.get(shape);
    if (known !== undefined) return { $ref: `#/$defs/${known}` };
    const free = this.#freeName(name);
    this.#names.set(shape, free);
    this.definitions[free] = {};
    this.definitions[free] = this.#written(shape, name);
    return { $ref: `#/$defs/${free}` };
  }

  #count(shape: Shape): void {
    const before = this.#uses.get(shape) ?? 0;
    this.#uses.set(shape, before + 1);
    if (before === 0) for (const child of childrenOf(shape)) this.#count(child);
  }

  #freeName(name: string): string {
    let free = name;
    for (let number = 2; Object.hasOwn(this.definitions, free); number += 1) free = `${name}${number}`;
    return free;
  }

  #written(shape: Shape, name: string): JsonSchema {
    const note = shape.note === undefined ? {} : { description: shape.note };
    switch (shape.kind) {
      case "text":
        return {
          type: "string",
          minLength: 1,
          ...(shape.pattern !== undefined && { pattern: whole(shape.pattern) }),
          ...note,
        };
      case "word":
        return { enum: shape.of, ...note };
      case "whole":
        return { type: "integer", minimum: shape.min, maximum: shape.max, ...note };
      case "flag":
        return { type: "boolean", ...note };
      case "list":
        return {
          type: "array",
          items: this.schemaOf(shape.of, name),
          ...(shape.min !== undefined && { minItems: shape.min }),
          ...note,
        };
      case "map":
        return {
          type: "object",
          propertyNames: { pattern: whole(shape.keyPattern) },
          additionalProperties: this.schemaOf(shape.of, name),
          ...note,
        };
      case "object":
        return { ...this.#object(shape), ...note };
      case "tagged":
        return { ...this.#tagged(shape, name), ...note };
      case "either":
        return { anyOf: shape.of.map((one) => this.schemaOf(one, name)), ...note };
      case "any":
        return note;
      default:
        return shape satisfies never;
    }
  }

  #object({ fields, required = [], groups = [] }: ObjectShape): JsonSchema {
    const rules = groups.map(groupSchema);
    return {
      type: "object",
      properties: Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, this.schemaOf(field, key)])),
      ...(required.length > 0 && { required }),
      ...(rules.length > 0 && { allOf: rules }),
      additionalProperties: false,
    };
  }

  #tagged({ tag, cases }: TaggedShape, name: string): JsonSchema {
    const rules = Object.entries(cases).map(([word, shape]) => [
      ["if", { required: [tag], properties: { [tag]: { const: word } } }],
      ["then", this.schemaOf(shape, `${name}-${word}`)],
    ]);
    return {
      type: "object",
      required: [tag],
      properties: { [tag]: { enum: Object.keys(cases) } },
      allOf: rules.map((rule) => Object.fromEntries(rule)),
    };
  }
}

function childrenOf(shape: Shape): readonly Shape[] {
  switch (shape.kind) {
    case "list":
    case "map":
      return [shape.of];
    case "object":
      return Object.values(shape.fields);
    case "tagged":
      return Object.values(shape.cases);
    case "either":
      return shape.of;
    default:
      return [];
  }
}

function whole(pattern: string): string {
  return `^(?:${pattern})$`;
}

/** Exactly one, or at most one, of the keys. */
function groupSchema({ keys, needed }: KeyGroup): JsonSchema {
  const each = keys.map((key) => ({ required: [key] }));
  return { oneOf: needed === true ? each : [{ not: { anyOf: each } }, ...each] };
}
