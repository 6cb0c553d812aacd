// JSON Schema 2020-12, and draft 7 where a schema says so, by ajv; loaded only when a suite has a schema.

import { Ajv } from "ajv";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { visible } from "../../core/sanitise.ts";
import { createMatcher } from "./bounded-pattern.ts";
import { checkedFormats } from "./formats.ts";

const matches = createMatcher();

/** Patterns in bounded time: ajv's own would hold up the whole process, Ctrl-C included. */
const regExp = Object.assign(
  (pattern: string) => {
    new RegExp(pattern, "u");
    return {
      // By this ajv tells one pattern from another.
      toString: () => `/${pattern}/u`,
      test: (text: string): boolean => {
        const found = matches(pattern, text);
        if (found === undefined) throw new TooSlow(`its pattern ${visible(pattern)}`);
        return found;
      },
    };
  },
  { code: "bounded" },
);

class TooSlow extends Error {}

/** Nothing is loaded from anywhere: a `$ref` leads to the schema itself or nowhere. */
const options = {
  strict: false,
  allErrors: true,
  formats: checkedFormats((format) => new TooSlow(`its format ${visible(format)}`)),
  addUsedSchema: false,
  code: { regExp },
} as const;
const compiled = new Map<unknown, Compiled>();

interface Compiled {
  readonly validate: ValidateFunction;
  /** Names of formats that nothing is known of. */
  readonly unchecked: readonly string[];
}

const mostProblems = 5;

/** Why a value is no usable schema; undefined when it is one. */
export function schemaFault(schema: unknown): string | undefined {
  try {
    compile(schema);
    return undefined;
  } catch (error) {
    return visible(error instanceof Error ? error.message : String(error));
  }
}

/** Names of formats in it that are not checked, because nothing is known of them. @throws Error for no schema */
export function uncheckedFormats(schema: unknown): readonly string[] {
  return compile(schema).unchecked;
}

/** What of a value does not fit: `/person/name: must be string`; empty when it fits. @throws Error for no schema */
export function schemaProblems(schema: unknown, value: unknown): string[] {
  const { validate } = compile(schema);
  try {
    if (validate(value)) return [];
  } catch (error) {
    if (!(error instanceof TooSlow)) throw error;
    return [`${error.message} takes too long for a text of the answer`];
  }
  const errors = validate.errors ?? [];
  const told = errors.slice(0, mostProblems).map(words);
  return errors.length > mostProblems ? [...told, `${errors.length - mostProblems} more`] : told;
}

function compile(schema: unknown): Compiled {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const unchecked = new Set<string>();
  // ajv itself knows what is a format and what only looks like one.
  const warn = (message: string) => {
    const name = /^unknown format "(.*)" ignored in schema/s.exec(message)?.[1];
    if (name !== undefined) unchecked.add(name);
  };
  const own = { ...options, logger: { warn, log: () => undefined, error: () => undefined } };
  // An instance of its own: two schemas may carry the same $id.
  const validate = (isDraft7(schema) ? new Ajv(own) : new Ajv2020(own)).compile(schema as object);
  const made = { validate, unchecked: [...unchecked] };
  compiled.set(schema, made);
  return made;
}

function isDraft7(schema: unknown): boolean {
  const named = typeof schema === "object" && schema !== null && "$schema" in schema ? String(schema.$schema) : "";
  return /draft-0[67]/.test(named);
}

function words({ instancePath, message, params }: ErrorObject): string {
  const extra = "additionalProperty" in params ? ` (${JSON.stringify(params.additionalProperty)})` : "";
  return `${instancePath === "" ? "the value" : instancePath}: ${message ?? "does not fit"}${extra}`;
}
