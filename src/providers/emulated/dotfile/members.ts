// Members of a JSON object changed, put in and taken out in its bytes; every other byte stays. Nothing throws: bodies
// may be a user's own, and what cannot be edited is sent as it is.

import { findMember, keyMatches, locate } from "../../../core/json/locate.ts";
import { compilePointer, type PointerToken } from "../../../core/json/pointer.ts";
import { type MemberCursor, nextItem, readMember, skipSpace, valueEnd } from "../../../core/json/scan.ts";

/** The bytes with JSON text in place of the value at a pointer (the first one of double keys), if there is one. */
export function replaceValue(bytes: Uint8Array, pointer: string, text: string): Uint8Array {
  const span = locate(bytes, pointer);
  if (span === undefined) return bytes;
  return Buffer.concat([bytes.subarray(0, span.start), Buffer.from(text, "utf8"), bytes.subarray(span.end)]);
}

export interface NewMember {
  /** Key of the member that it stands behind. */
  readonly after: string;
  readonly key: string;
  /** JSON text. */
  readonly value: string;
}

/** The object with a member more; as it is when `after` is missing or the key is there already. */
export function insertMember(bytes: Uint8Array, { after, key, value }: NewMember): Uint8Array {
  const open = skipSpace(bytes, 0);
  if (bytes[open] !== 0x7b || findMember(bytes, open + 1, token(key)) !== -1) return bytes;
  const before = findMember(bytes, open + 1, token(after));
  const end = before === -1 ? -1 : valueEnd(bytes, before);
  if (end === -1) return bytes;
  // The white space in front of the first key is what stands between the others, too.
  const space = Buffer.from(bytes.subarray(open + 1, nextItem(bytes, open + 1))).toString("latin1");
  const text = `,${space}${JSON.stringify(key)}:${value}`;
  return Buffer.concat([bytes.subarray(0, end), Buffer.from(text, "utf8"), bytes.subarray(end)]);
}

/** The object without the first member with this key and without the comma beside it. */
export function removeMember(bytes: Uint8Array, key: string): Uint8Array {
  const open = skipSpace(bytes, 0);
  const member: MemberCursor = { keyStart: 0, keyEnd: 0, value: 0 };
  let previousEnd = open + 1;
  while (readMember(bytes, previousEnd, member)) {
    const end = valueEnd(bytes, member.value);
    if (end === -1) return bytes;
    if (keyMatches(bytes, member, token(key))) return without(bytes, { open, previousEnd, end });
    previousEnd = end;
  }
  return bytes;
}

interface Place {
  readonly open: number;
  /** Behind the member before, or behind `{`. */
  readonly previousEnd: number;
  readonly end: number;
}

function without(bytes: Uint8Array, { open, previousEnd, end }: Place): Uint8Array {
  // The first member takes the comma behind it along, every other one the comma in front.
  const comma = skipSpace(bytes, end);
  const upTo = previousEnd === open + 1 && bytes[comma] === 0x2c ? comma + 1 : end;
  return Buffer.concat([bytes.subarray(0, previousEnd), bytes.subarray(upTo)]);
}

function token(key: string): PointerToken {
  return compilePointer(`/${key}`).tokens[0] as PointerToken;
}
