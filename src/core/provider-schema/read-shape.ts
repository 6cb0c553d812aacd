// Holds a located value against a shape: what it should have been in words, and the value with known keys only.

import { quoted, visible } from "../sanitise.ts";
import { authorityReason } from "./authority.ts";
import { type Located, type LocatedMember, type Position, type Problem, plainValue } from "./located.ts";
import { nearest } from "./nearest.ts";
import type { AnyShape, EitherShape, ListShape, MapShape, ObjectShape, Shape, TaggedShape } from "./shape.ts";
import { describe, expected } from "./shape-words.ts";

/** A value without unknown keys; meaningful only when no problem is an error. */
export interface ReadShape {
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/**
 * Reads a value by a shape. Nothing is thrown; every problem is named with its place. `strict` makes unknown keys errors:
 * for files in which no key is meant for anybody else.
 */
export function readShape(shape: Shape, value: Located, { strict = false } = {}): ReadShape {
  const problems: Problem[] = [];
  return { value: read(shape, value, { path: "", strict, problems }), problems };
}

interface Reading {
  /** Keys and indexes so far, as `signing.timestamp.unit`. */
  readonly path: string;
  readonly strict: boolean;
  readonly problems: Problem[];
}

function read(shape: Shape, value: Located, reading: Reading): unknown {
  switch (shape.kind) {
    case "list":
      return readList(shape, value, reading);
    case "map":
      return readMap(shape, value, reading);
    case "object":
      return readObject(shape, value, reading);
    case "tagged":
      return readTagged(shape, value, reading);
    case "either":
      return readEither(shape, value, reading);
    case "any":
      return value.kind === "other" ? mismatch(shape, value, reading) : plainValue(value);
    default:
      return readScalar(shape, value, reading);
  }
}

type ScalarShape = Exclude<Shape, ListShape | MapShape | ObjectShape | TaggedShape | EitherShape | AnyShape>;

function readScalar(shape: ScalarShape, value: Located, reading: Reading): unknown {
  const found = value.kind === "scalar" ? value.value : undefined;
  switch (shape.kind) {
    case "text":
      if (typeof found === "string" && found !== "" && matches(shape.pattern, found)) return found;
      break;
    case "word":
      if (typeof found === "string" && shape.of.includes(found)) return found;
      break;
    case "whole":
      if (typeof found === "number" && Number.isInteger(found) && found >= shape.min && found <= shape.max)
        return found;
      break;
    case "flag":
      if (typeof found === "boolean") return found;
      break;
    default:
      return shape satisfies never;
  }
  return mismatch(shape, value, reading);
}

function matches(pattern: string | undefined, found: string): boolean {
  return pattern === undefined || new RegExp(`^(?:${pattern})$`, "u").test(found);
}

function readList(shape: ListShape, value: Located, reading: Reading): unknown {
  if (value.kind !== "list") return mismatch(shape, value, reading);
  if (value.items.length < (shape.min ?? 0))
    complain(reading, value.at, `${nameOf(reading)} is an empty list; it needs at least one entry.`);
  return value.items.map((item, index) => read(shape.of, item, below(reading, `[${index}]`)));
}

function readMap(shape: MapShape, value: Located, reading: Reading): unknown {
  if (value.kind !== "object") return mismatch(shape, value, reading);
  const entries = value.members.map((member) => {
    if (!matches(shape.keyPattern, member.key))
      complain(
        reading,
        member.at,
        `${nameOf(reading)} has the key ${quoted(member.key)}, which is not ${shape.keyWords}.`,
      );
    return [member.key, read(shape.of, member.value, below(reading, `.${member.key}`))];
  });
  return Object.fromEntries(entries);
}

function readObject(shape: ObjectShape, value: Located, reading: Reading): unknown {
  if (value.kind !== "object") return mismatch(shape, value, reading);
  const entries: [string, unknown][] = [];
  for (const member of value.members) {
    const field = Object.hasOwn(shape.fields, member.key) ? shape.fields[member.key] : undefined;
    if (field === undefined) unknownKey(member, Object.keys(shape.fields), reading);
    else entries.push([member.key, read(field, member.value, below(reading, `.${member.key}`))]);
  }
  checkKeys(shape, value, reading);
  return Object.fromEntries(entries);
}

function checkKeys(shape: ObjectShape, value: Located & { readonly kind: "object" }, reading: Reading): void {
  const there = new Set(value.members.map(({ key }) => key));
  for (const key of shape.required ?? [])
    if (!there.has(key))
      complain(reading, value.at, `${nameOf(reading)} has no ${quoted(key)}.${hint(shape.fields[key])}`);
  for (const { keys, needed } of shape.groups ?? []) {
    const found = keys.filter((key) => there.has(key));
    if (found.length > 1)
      complain(
        reading,
        value.at,
        `${nameOf(reading)} has ${found.map(quoted).join(" and ")}; only one of them can count.`,
      );
    if (found.length === 0 && needed === true)
      complain(reading, value.at, `${nameOf(reading)} has none of ${keys.map(quoted).join(", ")}; it needs one.`);
  }
}

function readTagged(shape: TaggedShape, value: Located, reading: Reading): unknown {
  if (value.kind !== "object") return mismatch(shape, value, reading);
  const tag = value.members.find(({ key }) => key === shape.tag);
  const tags = Object.keys(shape.cases);
  if (tag === undefined) {
    complain(reading, value.at, `${nameOf(reading)} has no ${quoted(shape.tag)}. It is one of ${tags.join(", ")}.`);
    return undefined;
  }
  const chosen = read({ kind: "word", of: tags }, tag.value, below(reading, `.${shape.tag}`));
  const found = typeof chosen === "string" ? shape.cases[chosen] : undefined;
  return found === undefined ? undefined : read(found, value, reading);
}

/** The alternative of the value's own kind, so that its problems are told and not "none of these". */
function readEither(shape: EitherShape, value: Located, reading: Reading): unknown {
  const fitting = shape.of.find((candidate) => isKind(candidate, value));
  return fitting === undefined ? mismatch(shape, value, reading) : read(fitting, value, reading);
}

function isKind(shape: Shape, value: Located): boolean {
  const scalar = value.kind === "scalar" ? typeof value.value : undefined;
  switch (shape.kind) {
    case "text":
    case "word":
      return scalar === "string";
    case "whole":
      return scalar === "number";
    case "flag":
      return scalar === "boolean";
    case "list":
      return value.kind === "list";
    case "either":
      return shape.of.some((candidate) => isKind(candidate, value));
    case "any":
      return true;
    default:
      return value.kind === "object";
  }
}

function unknownKey(member: LocatedMember, known: readonly string[], { path, strict, problems }: Reading): void {
  const where = path === "" ? "" : ` in ${visible(path.slice(1))}`;
  const reason = strict ? undefined : authorityReason(member.key);
  const at = member.at === undefined ? {} : { at: member.at };
  if (reason !== undefined) {
    problems.push({ severity: "ignored", ...at, message: `${quoted(member.key)}${where} is ignored: ${reason}` });
    return;
  }
  const near = nearest(member.key, known);
  const advice = near === undefined ? `Known here: ${known.join(", ")}.` : `Did you mean "${near}"?`;
  problems.push({
    severity: strict ? "error" : "warning",
    ...at,
    message: `The key ${quoted(member.key)}${where} is not known. ${advice}`,
  });
}

function mismatch(shape: Shape, value: Located, reading: Reading): undefined {
  const near =
    shape.kind === "word" && value.kind === "scalar" && typeof value.value === "string"
      ? nearest(value.value, shape.of)
      : undefined;
  const isNumber = value.kind === "scalar" && typeof value.value === "number";
  const advice =
    near !== undefined ? ` Did you mean "${near}"?` : isNumber && wantsText(shape) ? " Write it in quotes." : "";
  complain(
    reading,
    value.at,
    `${nameOf(reading)} is ${describe(value, shape.hidden)}; it has to be ${expected(shape)}.${advice}`,
  );
}

function wantsText(shape: Shape): boolean {
  return shape.kind === "text" || (shape.kind === "either" && shape.of.some(wantsText));
}

function complain({ problems }: Reading, at: Position | undefined, message: string): void {
  problems.push({ severity: "error", ...(at === undefined ? {} : { at }), message });
}

function below({ path, ...reading }: Reading, step: string): Reading {
  return { path: `${path}${step}`, ...reading };
}

function nameOf({ path }: Reading): string {
  return path === "" ? "The file" : quoted(path.replace(/^\./, "")).slice(1, -1);
}

function hint(shape: Shape | undefined): string {
  return shape === undefined ? "" : ` It is ${expected(shape)}.`;
}
