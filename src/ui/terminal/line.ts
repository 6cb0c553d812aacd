// What a pane shows: lines of pieces with a meaning each; the theme turns meanings into colours.

import { cellCount, paneText, unitsThatFit } from "./cells.ts";

/** What a piece of text means; without colour nothing but emphasis is lost. */
export type Tone =
  | "plain"
  | "faint"
  | "strong"
  | "good"
  | "bad"
  | "warn"
  | "key"
  | "text"
  | "number"
  | "accent"
  | "cursor";

export interface Piece {
  readonly text: string;
  readonly tone: Tone;
}

export type Line = readonly Piece[];

/** One line of one piece; the text is made safe. */
export function line(text: string, tone: Tone = "plain"): Line {
  return [{ text: paneText(text), tone }];
}

/** A piece; the text is made safe. */
export function piece(text: string, tone: Tone = "plain"): Piece {
  return { text: paneText(text), tone };
}

const fieldWidth = 12;

/** `name   value`, with the name in a column of its own. */
export function field(name: string, value: string, tone: Tone = "plain"): Line {
  return [{ text: name.padEnd(fieldWidth), tone: "faint" }, piece(value, tone)];
}

/** A row without text. */
export const emptyLine: Line = [];

/** Lines cut into rows of at most `width` columns, between words where there are any; nothing is lost. */
export function wrapLines(lines: readonly Line[], width: number): Line[] {
  return lines.flatMap((each) => wrapLine(each, Math.max(1, width)));
}

function wrapLine(whole: Line, width: number): Line[] {
  if (cellsOf(whole) <= width) return [whole];
  const rows: Line[] = [];
  const indent = hangingIndent(whole, width);
  let rest = whole;
  while (cellsOf(rest) > width) {
    const at = breakAt(rest.map(({ text }) => text).join(""), width, rows.length > 0 ? indent.length : 0);
    const [row, after] = splitLine(rest, at);
    rows.push(row);
    rest = indent === "" ? after : [{ text: indent, tone: "plain" }, ...after];
  }
  return [...rows, rest];
}

function cellsOf(whole: Line): number {
  return whole.reduce((sum, { text }) => sum + cellCount(text), 0);
}

/** Further rows of a field stand below its value, where that leaves room enough. */
function hangingIndent(whole: Line, width: number): string {
  const [first] = whole;
  const isField = first !== undefined && first.tone === "faint" && first.text.length === fieldWidth && whole.length > 1;
  return isField && width >= 3 * fieldWidth ? " ".repeat(fieldWidth) : "";
}

/** Behind the last blank of the row, unless that would leave more than half of it empty. */
function breakAt(text: string, width: number, indented: number): number {
  const hard = unitsThatFit(text, width);
  const blank = text.lastIndexOf(" ", hard);
  return blank + 1 > Math.max(hard / 2, indented) && blank < hard ? blank + 1 : hard;
}

function splitLine(whole: Line, at: number): [row: Line, rest: Line] {
  const row: Piece[] = [];
  const rest: Piece[] = [];
  let passed = 0;
  for (const { text, tone } of whole) {
    const here = Math.max(0, Math.min(text.length, at - passed));
    if (here > 0) row.push({ text: text.slice(0, here), tone });
    if (here < text.length) rest.push({ text: text.slice(here), tone });
    passed += text.length;
  }
  return [row, rest];
}
