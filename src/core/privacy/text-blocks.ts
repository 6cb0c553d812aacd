// A text file as pieces with a place each: lines, headers under their names, and JSON that spans lines.

import { bodyPlace } from "./json-text.ts";
import type { Place } from "./key-kinds.ts";

/** A piece of a text and where it stands. */
export interface TextBlock {
  readonly text: string;
  readonly place: Place;
}

/**
 * Pieces in order; the pointer of each is the number of its first line. Only in files that hold data is what stands before
 * a colon a key: in programs and prose it is not.
 */
export function textBlocks(text: string, path: string): TextBlock[] {
  const isData = /\.(ya?ml|http|rest|env|ini|properties|toml|har|json[5c]?|ndjson|jsonl|curl|form)$/i.test(path);
  const blocks: TextBlock[] = [];
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const end = jsonEnd(lines, at);
    const pointer = String(at + 1);
    if (end !== undefined) blocks.push({ text: lines.slice(at, end + 1).join("\n"), place: { ...bodyPlace, pointer } });
    else blocks.push(lineBlock(lines[at] as string, pointer, isData));
    at = end ?? at;
  }
  return blocks;
}

function lineBlock(line: string, pointer: string, isData: boolean): TextBlock {
  const key = /^([A-Za-z][\w-]{0,60}): +(\S.*)$/.exec(line) ?? /^\s*([A-Za-z][\w-]{0,60}) *[=:] *(\S.*)$/.exec(line);
  if (key === null || !isData) return { text: line, place: { ...bodyPlace, pointer } };
  return {
    text: (key[2] as string).replace(/^(["'])(.*)\1[,;]?$/, "$2"),
    place: { ...bodyPlace, pointer, keys: [key[1] as string] },
  };
}

/** More lines than this are not tried as one JSON text. */
const mostLines = 2000;

/** The last line of the JSON text that begins in this line. */
function jsonEnd(lines: readonly string[], start: number): number | undefined {
  if (!/^\s*[[{]/.test(lines[start] as string)) return undefined;
  let open = 0;
  for (let at = start; at < Math.min(lines.length, start + mostLines); at += 1) {
    const bare = (lines[at] as string).replace(/"(?:[^"\\]|\\.)*"/g, "");
    open += (bare.match(/[[{]/g)?.length ?? 0) - (bare.match(/[\]}]/g)?.length ?? 0);
    if (open <= 0) return at;
  }
  return undefined;
}
