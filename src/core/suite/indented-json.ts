// JSON with two spaces a level, its tokens as they stand: numbers and escapes are not rewritten.

import { walkJson } from "../json/walk.ts";

/** The text with line breaks for people; for JSON only. */
export function indentedJson(bytes: Uint8Array): string {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const levels: { readonly isObject: boolean; children: number }[] = [];
  const parts: string[] = [];
  const newLine = () => parts.push("\n", "  ".repeat(levels.length));
  /** In front of a key, and of a value that has none. */
  const enter = () => {
    const level = levels.at(-1);
    if (level === undefined) return;
    if (level.children > 0) parts.push(",");
    level.children += 1;
    newLine();
  };
  const enterElement = () => {
    if (levels.at(-1)?.isObject === false) enter();
  };
  walkJson(bytes, {
    open(bracket) {
      enterElement();
      levels.push({ isObject: bracket === 0x7b, children: 0 });
      parts.push(bracket === 0x7b ? "{" : "[");
    },
    close() {
      const level = levels.pop();
      if (level !== undefined && level.children > 0) newLine();
      parts.push(level?.isObject === true ? "}" : "]");
    },
    key(start, end) {
      enter();
      parts.push(source.toString("utf8", start, end), ": ");
    },
    scalar(start, end) {
      enterElement();
      parts.push(source.toString("utf8", start, end));
    },
  });
  return parts.join("");
}
