// Text for XML 1.0: what the format cannot hold is made visible, the rest is escaped.

import { visible } from "../../core/sanitise.ts";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\n": "&#10;",
};

/** For an attribute: quotes escaped, line feeds as references (a parser would make spaces of them). */
export function attributeText(text: string): string {
  return harmless(text).replace(/[&<>"'\n]/g, (character) => entities[character] as string);
}

/** For the content of an element. */
export function contentText(text: string): string {
  return harmless(text).replace(/[&<>]/g, (character) => entities[character] as string);
}

/** XML 1.0 has no control characters and no U+FFFE or U+FFFF, not even as references. */
function harmless(text: string): string {
  return visible(text, { multiline: true }).replace(/[\ufffe\uffff]/g, (c) => `\\u{${c.charCodeAt(0).toString(16)}}`);
}
