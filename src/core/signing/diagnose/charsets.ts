// The two charsets that UTF-8 is usually confused with.

import { latin1Bytes, latin1Text, utf8Bytes } from "../encoding.ts";

export type LegacyCharset = "latin1" | "windows-1252";

/** The text of bytes in a charset of one byte a character. */
export function legacyText(bytes: Uint8Array, charset: LegacyCharset): string {
  if (charset === "latin1") return latin1Text(bytes);
  return latin1Text(bytes).replace(/[\x80-\x9f]/g, (unit) => windows1252[unit.charCodeAt(0) - 0x80] ?? unit);
}

/** The bytes of text in a charset of one byte a character, or undefined when a character is not in it. */
export function legacyBytes(text: string, charset: LegacyCharset): Uint8Array | undefined {
  let plain = text;
  if (charset === "windows-1252") {
    plain = text.replace(/[^\x00-\x7f\xa0-\xff]/g, (unit) => {
      const at = windows1252.indexOf(unit);
      return at === -1 ? unit : String.fromCharCode(0x80 + at);
    });
  }
  return /[^\x00-\xff]/.test(plain) ? undefined : latin1Bytes(plain);
}

/** Bytes taken for latin1 and encoded as UTF-8: each byte above 7F becomes two. */
export function asUtf8(bytes: Uint8Array): Uint8Array {
  return utf8Bytes(latin1Text(bytes));
}

/** What 80 to 9F mean in windows-1252; five of them mean nothing and stay themselves. */
const windows1252 = Array.from(
  "\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178",
);
