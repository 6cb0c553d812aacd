// Hostile text made visible: the one edge between what came from outside and a terminal, log or report.

import { utf8Text } from "./utf8.ts";

export interface VisibleOptions {
  /** Line feeds stay line feeds. */
  readonly multiline?: boolean;
}

const tabWidth = 4;

// C0, DEL, C1, line and paragraph separator, bidi controls, zero-width characters, tags and lone surrogates.
const singleLine = pattern("\\0-\\x1f");
const multiLine = pattern("\\0-\\x09\\x0b-\\x1f");

function pattern(c0: string): RegExp {
  const invisible = "\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060\\u2066-\\u2069\\ufeff";
  return new RegExp(`[${c0}\\x7f-\\x9f${invisible}\\u{e0000}-\\u{e007f}\\u{d800}-\\u{dfff}]`, "gu");
}

/**
 * Text that is safe to show: what could steer a terminal or hide is replaced by `␛` or `\u{1b}`, tabs by spaces.
 * Nothing is left out, so that no two harmless pieces join into something harmful.
 */
export function visible(text: string, options?: VisibleOptions): string {
  return text.replace(options?.multiline === true ? multiLine : singleLine, escapeCharacter);
}

/**
 * Bytes as safe text: as UTF-8 when they are, else each byte above 7F as `\xNN`. A string is taken as one byte for a
 * character, the form that header lines have.
 */
export function visibleBytes(bytes: Uint8Array | string, options?: VisibleOptions): string {
  if (typeof bytes === "string") return visibleLatin1(bytes, options);
  const text = utf8Text(bytes);
  return visible(
    text ??
      Buffer.from(bytes)
        .toString("latin1")
        .replace(/[\x80-\xff]/g, byteEscape),
    options,
  );
}

/** JSON text in which also C1, bidi, zero-width and other unseen characters are `\uXXXX`; it parses to the same value. */
export function visibleJson(text: string): string {
  return text.replace(jsonUnsafe, (character) => {
    let escaped = "";
    for (let i = 0; i < character.length; i += 1)
      escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`;
    return escaped;
  });
}

/** At most `max` code points; when something was cut the last of them is `…`. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max <= 0) return "";
  let end = 0;
  let count = 0;
  let lastEnd = 0;
  while (end < text.length && count < max) {
    lastEnd = end;
    end += (text.codePointAt(end) as number) > 0xffff ? 2 : 1;
    count += 1;
  }
  return end >= text.length ? text : `${text.slice(0, lastEnd)}…`;
}

/** A value for a message: visible, cut to 80 characters, in double quotes. */
export function quoted(text: string): string {
  // Cut before and after: escaping a megabyte to show 80 characters would be waste, and escapes make text longer.
  return `"${clip(visible(clip(text, 81)), 80)}"`;
}

const jsonUnsafe = pattern("");

function escapeCharacter(character: string): string {
  if (character === "\t") return " ".repeat(tabWidth);
  if (character === "\u001b") return "␛";
  return `\\u{${(character.codePointAt(0) as number).toString(16)}}`;
}

function visibleLatin1(text: string, options: VisibleOptions | undefined): string {
  if (!/[^\0-\x7f]/.test(text) || /[^\0-\xff]/.test(text)) return visible(text, options);
  return visibleBytes(Buffer.from(text, "latin1"), options);
}

function byteEscape(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
