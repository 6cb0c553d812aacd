// Finding the ends of JSON values in UTF-8 bytes: fast and trusting, for text that is valid or only looked at.

/** A stretch of bytes: `start` is its first byte, `end` the byte after its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where a member of an object stands; filled by `readMember` so that no object is made for every member. */
export interface MemberCursor {
  /** The opening quote of the key. */
  keyStart: number;
  /** The byte after the closing quote of the key. */
  keyEnd: number;
  /** The first byte of the value. */
  value: number;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;

/** The first byte at or after `from` that is not JSON white space. */
export function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isSpace(bytes[at] as number)) at += 1;
  return at;
}

/** The byte after the closing quote of the string that opens at `open`, or -1 when it does not end. */
function stringEnd(bytes: Uint8Array, open: number): number {
  let at = open + 1;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === quote) return at + 1;
    at += byte === backslash ? 2 : 1;
  }
  return -1;
}

/** The byte after the value that starts at `at`, or -1 when no value stands there or it does not end. Never recurses. */
export function valueEnd(bytes: Uint8Array, at: number): number {
  if (at >= bytes.length) return -1;
  const first = bytes[at] as number;
  if (first === quote) return stringEnd(bytes, at);
  return isOpening(first) ? nestedEnd(bytes, at) : scalarEnd(bytes, at);
}

/**
 * Reads the member of an object at or after `from`, which stands behind `{` or behind the value before.
 * False when there is no further member, or when what follows cannot be one.
 */
export function readMember(bytes: Uint8Array, from: number, member: MemberCursor): boolean {
  const key = nextItem(bytes, from);
  if (bytes[key] !== quote) return false;
  const keyEnd = stringEnd(bytes, key);
  if (keyEnd === -1) return false;
  const separator = skipSpace(bytes, keyEnd);
  if (bytes[separator] !== colon) return false;
  member.keyStart = key;
  member.keyEnd = keyEnd;
  member.value = skipSpace(bytes, separator + 1);
  return member.value < bytes.length;
}

/** The first byte behind white space and at most one comma: where the next member or element begins. */
export function nextItem(bytes: Uint8Array, from: number): number {
  const at = skipSpace(bytes, from);
  return bytes[at] === comma ? skipSpace(bytes, at + 1) : at;
}

function nestedEnd(bytes: Uint8Array, open: number): number {
  let depth = 0;
  let at = open;
  while (at < bytes.length) {
    const byte = bytes[at] as number;
    if (byte === quote) {
      at = stringEnd(bytes, at);
      if (at === -1) return -1;
      continue;
    }
    if (isOpening(byte)) depth += 1;
    else if (isClosing(byte)) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
    at += 1;
  }
  return -1;
}

function scalarEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && !endsScalar(bytes[at] as number)) at += 1;
  return at === start ? -1 : at;
}

function endsScalar(byte: number): boolean {
  return byte === comma || byte === colon || isClosing(byte) || isSpace(byte);
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

// `{` and `[`, like `}` and `]`, differ in one bit only.
function isOpening(byte: number): boolean {
  return (byte | 0x20) === 0x7b;
}

function isClosing(byte: number): boolean {
  return (byte | 0x20) === 0x7d;
}
