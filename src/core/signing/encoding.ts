// Bytes as text and back: written one way only, read strictly.

import type { TextEncoding } from "./scheme-parts.ts";

/** Writes bytes as lower-case hex, padded base64 or unpadded base64url. */
export function encodeBytes(bytes: Uint8Array, encoding: TextEncoding): string {
  return asBuffer(bytes).toString(encoding);
}

/**
 * Reads text that is exactly one encoding of some bytes, or gives undefined. Hex may be in either case. Node ignores
 * what follows base64 padding and takes both alphabets, so the bytes are written again and compared with the text.
 */
export function decodeStrict(text: string, encoding: TextEncoding): Uint8Array | undefined {
  const bytes = Buffer.from(text, encoding);
  const rewritten = bytes.toString(encoding);
  if (rewritten === text) return bytes;
  return encoding === "hex" && rewritten === text.toLowerCase() ? bytes : undefined;
}

/** The bytes of text in which each character is one byte, as in header values. */
export function latin1Bytes(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

/** Text in which each character is one byte; the reverse of `latin1Bytes`, no byte is lost. */
export function latin1Text(bytes: Uint8Array): string {
  return asBuffer(bytes).toString("latin1");
}

/** The UTF-8 bytes of text. */
export function utf8Bytes(text: string): Uint8Array {
  return Buffer.from(text, "utf8");
}

/** Whether every character fits one byte. */
export function isLatin1(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return false;
  return true;
}

/** Whether every character is ASCII, so that all encodings of the text agree. */
export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
