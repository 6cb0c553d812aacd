// Strict RFC 8259 tokens. Each scanner gives the byte after the token, or -1 - offset of the first wrong byte.

/** The end of the string that opens at `open`; UTF-8, escapes and control characters are checked. */
export function scanString(bytes: Uint8Array, open: number): number {
  let at = open + 1;
  while (at < bytes.length) {
    const byte = bytes[at] as number;
    if (byte === 0x22) return at + 1;
    const length = byte === 0x5c ? escapeLength(bytes, at) : characterLength(bytes, at);
    if (length === 0) return -1 - at;
    at += length;
  }
  return -1 - bytes.length;
}

/** The end of the number at `start`. */
export function scanNumber(bytes: Uint8Array, start: number): number {
  let at = bytes[start] === 0x2d ? start + 1 : start;
  const digits = digitsEnd(bytes, at);
  if (digits === at) return -1 - at;
  if (bytes[at] === 0x30 && digits > at + 1) return -1 - at;
  at = digits;
  if (bytes[at] === 0x2e) {
    const fraction = digitsEnd(bytes, at + 1);
    if (fraction === at + 1) return -1 - fraction;
    at = fraction;
  }
  return scanExponent(bytes, at);
}

/** The end of `true`, `false` or `null` at `start`. */
export function scanLiteral(bytes: Uint8Array, start: number): number {
  const word = literals.find((literal) => literal[0] === bytes[start]);
  if (word === undefined || !word.every((byte, i) => bytes[start + i] === byte)) return -1 - start;
  return start + word.length;
}

const literals = ["true", "false", "null"].map((word) => new TextEncoder().encode(word));

/** How many bytes the character at `at` has: 0 when it is a control character or not UTF-8. */
export function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  if (lead < 0x80) return lead < 0x20 ? 0 : 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (at + length > bytes.length || !secondByteFits(lead, bytes[at + 1] as number)) return 0;
  for (let i = 2; i < length; i += 1) if (((bytes[at + i] as number) & 0xc0) !== 0x80) return 0;
  return length;
}

// Over-long forms, surrogates and code points above U+10FFFF all show in the second byte.
function secondByteFits(lead: number, second: number): boolean {
  if (lead === 0xe0) return second >= 0xa0 && second <= 0xbf;
  if (lead === 0xed) return second >= 0x80 && second <= 0x9f;
  if (lead === 0xf0) return second >= 0x90 && second <= 0xbf;
  if (lead === 0xf4) return second >= 0x80 && second <= 0x8f;
  return (second & 0xc0) === 0x80;
}

function escapeLength(bytes: Uint8Array, at: number): number {
  const letter = bytes[at + 1];
  if (letter === undefined) return 0;
  if (letter !== 0x75) return simpleEscapes.has(letter) ? 2 : 0;
  for (let i = 2; i < 6; i += 1) if (!isHexDigit(bytes[at + i])) return 0;
  return 6;
}

const simpleEscapes = new Set(new TextEncoder().encode('"\\/bfnrt'));

function isHexDigit(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const lower = byte | 0x20;
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x66);
}

function scanExponent(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0x65 && bytes[at] !== 0x45) return at;
  const sign = bytes[at + 1];
  const digits = sign === 0x2b || sign === 0x2d ? at + 2 : at + 1;
  const end = digitsEnd(bytes, digits);
  return end === digits ? -1 - end : end;
}

function digitsEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && isDigit(bytes[at] as number)) at += 1;
  return at;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
