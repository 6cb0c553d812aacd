// Single values of a JSON body, as bytes for messages and as text for signatures; the body is not parsed as a whole.

import { childStart, findMember } from "../json/locate.ts";
import { compilePointer } from "../json/pointer.ts";
import { readString } from "../json/read-string.ts";
import { type Span, skipSpace, valueEnd } from "../json/scan.ts";
import { utf8Bytes } from "./encoding.ts";

/**
 * The value at a pointer: the text of a string, or other values as they are written. Undefined when nothing or `null`
 * is there; `"doubled"` when a key on the way stands twice, because parsers disagree about which one counts.
 *
 * @throws HookdevError `POINTER_INVALID`
 */
export function jsonValue(bytes: Uint8Array, pointer: string): Uint8Array | undefined | "doubled" {
  const span = spanAt(bytes, pointer);
  if (span === undefined || span === "doubled") return span;
  if (bytes[span.start] === 0x6e) return undefined;
  if (bytes[span.start] !== 0x22) return bytes.subarray(span.start, span.end);
  const text = readString(bytes, span);
  return text === undefined ? undefined : utf8Bytes(text);
}

/** The elements of the array at a pointer, each as its bytes; undefined when there is no array. */
export function jsonItems(bytes: Uint8Array, pointer: string): Uint8Array[] | undefined | "doubled" {
  const span = spanAt(bytes, pointer);
  if (span === undefined || span === "doubled") return span;
  if (bytes[span.start] !== 0x5b) return undefined;
  const items: Uint8Array[] = [];
  let at = skipSpace(bytes, span.start + 1);
  while (at < span.end - 1) {
    const end = valueEnd(bytes, at);
    if (end === -1) return undefined;
    items.push(bytes.subarray(at, end));
    at = skipSpace(bytes, end);
    if (bytes[at] === 0x2c) at = skipSpace(bytes, at + 1);
  }
  return items;
}

function spanAt(bytes: Uint8Array, pointer: string): Span | undefined | "doubled" {
  let start = skipSpace(bytes, 0);
  for (const token of compilePointer(pointer).tokens) {
    const child = childStart(bytes, start, token);
    if (child === -1) return undefined;
    const end = valueEnd(bytes, child);
    if (end === -1) return undefined;
    if (bytes[start] === 0x7b && findMember(bytes, end, token) !== -1) return "doubled";
    start = child;
  }
  const end = valueEnd(bytes, start);
  return end === -1 ? undefined : { start, end };
}
