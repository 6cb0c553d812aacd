// How many columns text takes, and text cut to columns; only widths that all terminals agree on are let through.

import { visible } from "../../core/sanitise.ts";

const plainAscii = /^[\x20-\x7e]*$/;
// Two columns wide in every terminal: Hangul, kana, Han, fullwidth forms.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
// Combining marks take no column of their own; a heap of them would paint over other rows.
const combining = /\p{M}/u;
// Terminals disagree about these: pictures, regional letters, variation selectors, private use, unassigned.
const disputed = new RegExp(
  [
    "\\p{Extended_Pictographic}",
    "\\p{Emoji_Modifier}",
    "\\p{Regional_Indicator}",
    "\\p{Co}",
    "\\p{Cn}",
    "[\\ufe00-\\ufe0f]",
    "[\\u00ad\\u115f\\u1160\\u3164\\uffa0]",
    "[\\u{e0100}-\\u{e01ef}]",
    "\\p{M}",
  ].join("|"),
  "gu",
);

/** Text that is safe to show in a pane: hostile characters as escapes, pictures and lone marks as `\u{…}`. */
export function paneText(text: string): string {
  const safe = visible(text);
  return plainAscii.test(safe) ? safe : escapeDisputed(safe);
}

/** Text that is safe in a table: as `paneText`, with every wide character as a dot. */
export function tableText(text: string): string {
  const safe = paneText(text);
  return plainAscii.test(safe) ? safe : safe.replace(new RegExp(wide, "gu"), "·");
}

/** Columns of text that came through `paneText` or is our own. */
export function cellCount(text: string): number {
  if (plainAscii.test(text)) return text.length;
  let cells = 0;
  for (const character of text) cells += cellsOf(character);
  return cells;
}

/** Exactly `width` columns: cut with `…` or filled with blanks; `right` puts the blanks in front. */
export function fitCells(text: string, width: number, align: "left" | "right" = "left"): string {
  if (width <= 0) return "";
  const count = cellCount(text);
  if (count > width) return `${takeCells(text, width - 1)}…`;
  const blanks = " ".repeat(width - count);
  return align === "left" ? text + blanks : blanks + text;
}

/** The longest beginning of at most `width` columns, filled with a blank where a wide character did not fit. */
function takeCells(text: string, width: number): string {
  if (plainAscii.test(text)) return text.slice(0, Math.max(0, width));
  let cells = 0;
  let taken = "";
  for (const character of text) {
    const next = cellsOf(character);
    if (cells + next > width) break;
    cells += next;
    taken += character;
  }
  return taken + " ".repeat(Math.max(0, width - cells));
}

/** How many characters (UTF-16 units) of the text fit into `width` columns; at least one character. */
export function unitsThatFit(text: string, width: number): number {
  if (plainAscii.test(text)) return Math.max(1, Math.min(width, text.length));
  let cells = 0;
  let units = 0;
  for (const character of text) {
    cells += cellsOf(character);
    if (cells > width && units > 0) break;
    units += character.length;
  }
  return units;
}

function cellsOf(character: string): number {
  const code = character.codePointAt(0) as number;
  if (code < 0x300) return 1;
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** Marks that compose with a letter stay (José typed in two parts); pictures and left-over marks become escapes. */
function escapeDisputed(text: string): string {
  return text
    .normalize("NFC")
    .replace(disputed, (character) =>
      keptSigns.has(character) ? character : `\\u{${(character.codePointAt(0) as number).toString(16)}}`,
    );
}

/** Signs that Unicode counts as pictures but terminals draw as one narrow character. */
const keptSigns = new Set(["©", "®", "™", "↔", "↕", "‼", "⁉", "ℹ", "␛"]);
