// Bytes as text in which blanks and line ends can be seen and counted.

import { visibleBytes } from "../../../core/sanitise.ts";
import type { Line, Piece } from "../line.ts";
import { piece } from "../line.ts";

/** No more than this is shown of a signed text. */
const maxShownBytes = 16 * 1024;

/** Blank as `·`, tab as `⇥`, carriage return as `␍`, line feed as `↵` and the end of the line. */
export function spacedLines(bytes: Uint8Array): Line[] {
  const shown = bytes.subarray(0, maxShownBytes);
  const text = Buffer.from(shown).toString("latin1");
  const lines = text
    .split("\n")
    .map((each, index, all) => spacedLine(Buffer.from(each, "latin1"), index < all.length - 1));
  return bytes.length > maxShownBytes ? [...lines, [{ text: "…", tone: "faint" }]] : lines;
}

function spacedLine(bytes: Uint8Array, hasEnd: boolean): Line {
  const pieces: Piece[] = [];
  const text = Buffer.from(bytes).toString("latin1");
  for (const part of text.split(/([ \t\r]+)/)) {
    if (part === "") continue;
    const isSpace = /^[ \t\r]/.test(part);
    pieces.push(
      isSpace
        ? { text: part.replace(/[ \t\r]/g, (space) => signs[space] as string), tone: "accent" }
        : piece(visibleBytes(part)),
    );
  }
  if (hasEnd) pieces.push({ text: "↵", tone: "accent" });
  return pieces;
}

const signs: Readonly<Record<string, string>> = { " ": "·", "\t": "⇥", "\r": "␍" };
