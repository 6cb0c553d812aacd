// Payloads edited in place: the named values change, every other byte stays.

import { HookdevError } from "./errors.ts";
import { type FreshSource, freshToken } from "./fixture-fresh.ts";
import { insertion } from "./fixture-insert.ts";
import { childStart, findMember } from "./json/locate.ts";
import { compilePointer, type Pointer, type PointerToken, pointerPrefix } from "./json/pointer.ts";
import { type MemberCursor, readMember, type Span, skipSpace, valueEnd } from "./json/scan.ts";
import { validate } from "./json/validate.ts";
import type { FreshField } from "./provider.ts";
import { clip, quoted, visible } from "./sanitise.ts";

/** One `--set /pointer=value`. */
export interface Edit {
  readonly pointer: string;
  /** Taken as JSON when it is strict JSON (`42`, `null`, `"42"`, `{"a":1}`), else as the text of a string. */
  readonly value: string;
  /** The value is a text of digits, which becomes a number where a number stands already. */
  readonly keepsType?: true;
}

/**
 * Applies the edits one after the other. A key that is missing in an existing object is added at its end in the style of
 * its neighbours; `-` appends to an array; the empty pointer replaces the whole value.
 *
 * @throws HookdevError `FIXTURE_NOT_JSON` when the body cannot be edited, `FIXTURE_POINTER_NOT_FOUND` when there is no
 * place for a value, `FIXTURE_DUPLICATE_KEY` when the pointer's key stands twice, `POINTER_INVALID`
 */
export function applyEdits(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  if (edits.length === 0) return bytes;
  refuseNotJson(bytes);
  return edits.reduce((current, edit) => applyEdit(current, compilePointer(edit.pointer), edit), bytes);
}

/** The fields that `--fresh` renews beside these edits: what was set by name stays as it was set. */
export function freshBeside(fields: readonly FreshField[], edits: readonly Edit[]): readonly FreshField[] {
  const set = new Set(edits.map(({ pointer }) => pointer));
  return set.size === 0 ? fields : fields.filter(({ pointer }) => !set.has(pointer));
}

/**
 * Renews the values that differ from delivery to delivery, as `--fresh` asks. A string stays a string and a number a
 * number; a field that is not there, or whose value cannot take the new one (`null`, a uuid for a number), is left alone.
 *
 * @throws HookdevError `FIXTURE_NOT_JSON`, `FIXTURE_DUPLICATE_KEY`, `POINTER_INVALID`
 */
export function refresh(bytes: Uint8Array, fields: readonly FreshField[], source: FreshSource): Uint8Array {
  if (fields.length === 0) return bytes;
  refuseNotJson(bytes);
  return fields.reduce((current, field) => refreshField(current, field, source), bytes);
}

function refreshField(bytes: Uint8Array, field: FreshField, source: FreshSource): Uint8Array {
  const pointer = compilePointer(field.pointer);
  const { start, depth } = descend(bytes, pointer);
  if (depth < pointer.tokens.length) return bytes;
  const span = { start, end: valueEnd(bytes, start) };
  const old = Buffer.from(bytes.subarray(span.start, span.end)).toString("utf8");
  const renewed = freshToken(old, field.kind, source);
  return renewed === undefined ? bytes : splice(bytes, span, renewed);
}

/** Bytes with one span replaced. */
function splice(bytes: Uint8Array, span: Span, text: string): Uint8Array {
  return Buffer.concat([bytes.subarray(0, span.start), Buffer.from(text, "utf8"), bytes.subarray(span.end)]);
}

function refuseNotJson(bytes: Uint8Array): void {
  const validity = validate(bytes);
  if (validity.ok) return;
  throw new HookdevError("FIXTURE_NOT_JSON", {
    category: "fixture",
    message: `The payload is not JSON (line ${validity.line}, column ${validity.column}): ${validity.problem}`,
    remedy: "Correct the payload, or send it as it is without --set and --fresh.",
  });
}

function jsonText(value: string): string {
  // Half a surrogate pair has no UTF-8 form: such text can only be an escaped string.
  const isJson = !/\p{Cs}/u.test(value) && validate(Buffer.from(value, "utf8")).ok;
  return isJson ? value.trim() : JSON.stringify(value);
}

function applyEdit(bytes: Uint8Array, pointer: Pointer, edit: Edit): Uint8Array {
  const { start, depth } = descend(bytes, pointer);
  const value = jsonText(edit.value);
  if (depth === pointer.tokens.length) {
    const isNumber = edit.keepsType === true && /[-0-9]/.test(String.fromCharCode(bytes[start] as number));
    return splice(bytes, { start, end: valueEnd(bytes, start) }, isNumber ? value.slice(1, -1) : value);
  }
  const token = pointer.tokens[depth] as PointerToken;
  if (depth === pointer.tokens.length - 1 && canAdd(bytes, start, token)) {
    const { at, text } = insertion(bytes, start, { key: token.key, value });
    return splice(bytes, { start: at, end: at }, text);
  }
  throw notFound(bytes, pointer, { start, depth });
}

/** How far a pointer leads: the start of the deepest value it reaches, and how many tokens that took. */
interface Reached {
  readonly start: number;
  readonly depth: number;
}

function descend(bytes: Uint8Array, pointer: Pointer): Reached {
  let start = skipSpace(bytes, 0);
  for (const [depth, token] of pointer.tokens.entries()) {
    const child = childStart(bytes, start, token);
    if (child === -1) return { start, depth };
    if (bytes[start] === 0x7b && findMember(bytes, valueEnd(bytes, child), token) !== -1)
      throw new HookdevError("FIXTURE_DUPLICATE_KEY", {
        category: "fixture",
        message: `${quoted(pointerPrefix(pointer, depth + 1))} is ambiguous: its object holds this key more than once.`,
        remedy: "Remove the double key from the payload, or edit the payload itself and pass it with --data.",
      });
    start = child;
  }
  return { start, depth: pointer.tokens.length };
}

function canAdd(bytes: Uint8Array, container: number, token: PointerToken): boolean {
  return bytes[container] === 0x7b || (bytes[container] === 0x5b && token.key === "-");
}

function notFound(bytes: Uint8Array, pointer: Pointer, { start, depth }: Reached): HookdevError {
  const parent = depth === 0 ? "the payload itself" : quoted(pointerPrefix(pointer, depth));
  return new HookdevError("FIXTURE_POINTER_NOT_FOUND", {
    category: "fixture",
    message: `There is no ${quoted(pointer.text)} in the payload; the nearest that exists is ${parent}, ${describe(bytes, start)}.`,
    remedy:
      bytes[start] === 0x5b
        ? `Name an element that is there, or append one with "-".`
        : "Name a key that is there, or add the missing object first with another --set.",
  });
}

function describe(bytes: Uint8Array, start: number): string {
  const first = bytes[start] as number;
  if (first === 0x7b) return `an object${keyList(bytes, start)}`;
  if (first === 0x5b) return "an array";
  if (first === 0x22) return "a string";
  if (first === 0x6e) return "null";
  return first === 0x74 || first === 0x66 ? "a boolean" : "a number";
}

function keyList(bytes: Uint8Array, object: number): string {
  const member: MemberCursor = { keyStart: 0, keyEnd: 0, value: 0 };
  const keys: string[] = [];
  let at = object + 1;
  while (keys.length < 9 && readMember(bytes, at, member)) {
    keys.push(clip(visible(Buffer.from(bytes.subarray(member.keyStart, member.keyEnd)).toString("utf8")), 40));
    at = valueEnd(bytes, member.value);
  }
  if (keys.length === 0) return " without keys";
  return ` with ${keys.slice(0, 8).join(", ")}${keys.length > 8 ? " and more" : ""}`;
}
