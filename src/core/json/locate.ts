// Where in the bytes of a JSON text a JSON Pointer points.

import { compilePointer, type Pointer, type PointerToken } from "./pointer.ts";
import { readString } from "./read-string.ts";
import { type MemberCursor, nextItem, readMember, type Span, skipSpace, valueEnd } from "./scan.ts";

/**
 * The byte span of the value at `pointer`, or undefined when nothing stands there. Reads no further than needed, so the
 * text behind the value is not checked. Where a key stands twice in an object the first one is taken.
 *
 * @throws HookdevError `POINTER_INVALID` when the pointer's text is none
 */
export function locate(bytes: Uint8Array, pointer: string | Pointer): Span | undefined {
  const { tokens } = typeof pointer === "string" ? compilePointer(pointer) : pointer;
  let start = skipSpace(bytes, 0);
  for (let i = 0; i < tokens.length && start !== -1; i += 1)
    start = childStart(bytes, start, tokens[i] as PointerToken);
  const end = start === -1 ? -1 : valueEnd(bytes, start);
  return end === -1 ? undefined : { start, end };
}

/** The first byte of the member or element that `token` names in the value at `at`, or -1. */
export function childStart(bytes: Uint8Array, at: number, token: PointerToken): number {
  if (bytes[at] === 0x7b) return findMember(bytes, at + 1, token);
  if (bytes[at] === 0x5b && token.index !== -1) return findElement(bytes, at + 1, token.index);
  return -1;
}

/** The value of the first member with this key at or after `from` (behind `{` or behind a member), or -1. */
export function findMember(bytes: Uint8Array, from: number, token: PointerToken): number {
  const member: MemberCursor = { keyStart: 0, keyEnd: 0, value: 0 };
  let at = from;
  while (at !== -1 && readMember(bytes, at, member)) {
    if (keyMatches(bytes, member, token)) return member.value;
    at = valueEnd(bytes, member.value);
  }
  return -1;
}

/** Whether the key at the cursor spells the token's key, in whatever escapes. */
export function keyMatches(bytes: Uint8Array, member: MemberCursor, token: PointerToken): boolean {
  const wanted = token.keyBytes;
  const length = member.keyEnd - member.keyStart - 2;
  // Every escape is longer than what it stands for: a shorter key cannot match, one of equal length has no escapes.
  if (length < wanted.length) return false;
  if (length > wanted.length)
    return (
      bytes.subarray(member.keyStart, member.keyEnd).includes(0x5c) &&
      readString(bytes, { start: member.keyStart, end: member.keyEnd }) === token.key
    );
  for (let i = 0; i < length; i += 1) {
    const byte = bytes[member.keyStart + 1 + i];
    if (byte !== wanted[i] || byte === 0x5c) return false;
  }
  return true;
}

function findElement(bytes: Uint8Array, from: number, index: number): number {
  let at = nextItem(bytes, from);
  for (let i = 0; i < index && at < bytes.length; i += 1) {
    const end = valueEnd(bytes, at);
    if (end === -1) return -1;
    at = nextItem(bytes, end);
  }
  return at < bytes.length && bytes[at] !== 0x5d ? at : -1;
}
