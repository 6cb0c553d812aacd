// How the writers of several languages put strings into JSON. The results have one byte a character, as UTF-8.

import { latin1Text, utf8Bytes } from "../encoding.ts";

/** One way to write strings. */
export interface StringStyle {
  readonly cause: "json-slashes" | "json-unicode";
  /** Completes "with …". */
  readonly describes: string;
  readonly write: (text: string) => string;
  /** Whether a text with these characters is written differently from the plain way. */
  readonly touches: RegExp;
}

/** As `JSON.stringify` writes it: only quotes, backslashes and control characters are escaped. */
export function plainString(text: string): string {
  return latin1Text(utf8Bytes(JSON.stringify(text)));
}

/** The plain way, and those that differ from it, the most frequent first. */
export const stringStyles: readonly StringStyle[] = [
  {
    cause: "json-unicode",
    describes: "characters as they are instead of escapes",
    write: plainString,
    touches: /./s,
  },
  {
    cause: "json-slashes",
    describes: "slashes written as \\/",
    write: (text) => slashes(plainString(text)),
    touches: /\//,
  },
  {
    cause: "json-unicode",
    describes: "everything but ASCII written as \\uXXXX",
    write: (text) => ascii(text, lower),
    touches: /[^\0-\x7f]/,
  },
  {
    cause: "json-unicode",
    describes: "everything but ASCII written as \\uXXXX and slashes as \\/ (PHP)",
    write: (text) => slashes(ascii(text, lower)),
    touches: /[^\0-\x7f]/,
  },
  {
    cause: "json-unicode",
    describes: "everything but ASCII written as \\uXXXX with capital digits",
    write: (text) => ascii(text, upper),
    touches: /[^\0-\x7f]/,
  },
  {
    cause: "json-unicode",
    describes: "<, > and & written as \\u003c, \\u003e and \\u0026 (Go, Rails)",
    write: (text) =>
      plainString(text)
        .replace(/[<>&]/g, lower)
        .replace(/\xe2\x80[\xa8\xa9]/g, separator),
    touches: /[<>&\u2028\u2029]/,
  },
  {
    cause: "json-unicode",
    describes: "everything but ASCII, <, >, &, ' and + written as \\uXXXX (.NET)",
    write: (text) =>
      ascii(text, upper)
        .replaceAll('\\"', "\\u0022")
        .replace(/[<>&'+`]/g, upper),
    touches: /[^\0-\x7f]|[<>&'+`"]/,
  },
];

function slashes(json: string): string {
  return json.replaceAll("/", "\\/");
}

function ascii(text: string, escaped: (unit: string) => string): string {
  return JSON.stringify(text).replace(/[^\0-\x7f]/g, escaped);
}

function separator(bytes: string): string {
  return bytes.endsWith("\xa8") ? "\\u2028" : "\\u2029";
}

function lower(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function upper(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}
