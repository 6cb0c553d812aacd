// One row of the list, padded to the full width so that Ink has one text to place and nothing to measure.

import { sentStatus } from "../../core/filter/match.ts";
import type { Masker } from "../../core/mask.ts";
import { formatDuration, formatSize, formatTime } from "../plain/format.ts";
import type { CaptureRow } from "./capture-list.ts";
import { fitCells, tableText } from "./cells.ts";
import type { Columns } from "./layout.ts";
import type { Line, Piece, Tone } from "./line.ts";
import { marks } from "./theme.ts";

export interface RowLook {
  readonly width: number;
  readonly columns: Columns;
  readonly selected: boolean;
  readonly marked: boolean;
  /** Hides e-mail addresses in paths. */
  readonly masker: Masker;
  readonly revealed: boolean;
}

/** The pieces of a row; their widths add up to the width of the screen. */
export function rowLine(row: CaptureRow, look: RowLook): Line {
  const { capture } = row;
  const path = look.revealed ? capture.target : look.masker.text(capture.target);
  const right = rightPieces(row, look.columns);
  const rightWidth = right.reduce((sum, { text }) => sum + text.length, 0);
  const method = fitCells(tableText(capture.method), look.columns === "wide" ? 7 : 5);
  const left: Piece[] = [
    { text: `${look.selected ? marks.selected : " "}${look.marked ? marks.marked : " "}`, tone: "accent" },
    { text: `${formatTime(capture.receivedAt)} `, tone: "faint" },
    { text: `${method} `, tone: "strong" },
  ];
  const leftWidth = 2 + 9 + method.length + 1;
  const rest = Math.max(0, look.width - leftWidth - rightWidth);
  const subject = look.columns === "narrow" ? "" : subjectOf(row);
  const subjectWidth =
    look.columns === "narrow" ? 0 : Math.min(look.columns === "wide" ? 42 : 30, Math.floor(rest * 0.6));
  return [
    ...left,
    { text: fitCells(tableText(path), rest - subjectWidth), tone: "plain" },
    { text: fitCells(subject === "" ? "" : ` ${subject}`, subjectWidth), tone: "key" },
    ...right,
  ];
}

function subjectOf({ capture }: CaptureRow): string {
  if (capture.provider === undefined) return "unknown";
  return tableText(capture.event === undefined ? capture.provider : `${capture.provider} · ${capture.event}`);
}

function rightPieces(row: CaptureRow, columns: Columns): Piece[] {
  const { capture, attempt } = row;
  const badge = badgeOf(row, columns);
  const status = statusOf(row);
  const duration = attempt === undefined ? "" : formatDuration(attempt.durationMs);
  if (columns === "narrow")
    return [
      { text: ` ${badge.text.slice(0, 3).padEnd(3)}`, tone: badge.tone },
      { text: fitCells(status.text, 5, "right"), tone: status.tone },
    ];
  return [
    { text: ` ${fitCells(badge.text, columns === "wide" ? 14 : 5)}`, tone: badge.tone },
    { text: fitCells(status.text, 5, "right"), tone: status.tone },
    ...(columns === "wide" ? [{ text: fitCells(duration, 9, "right"), tone: "faint" as const }] : []),
    { text: fitCells(formatSize(capture.body.size), 9, "right"), tone: "faint" },
  ];
}

function badgeOf({ capture }: CaptureRow, columns: Columns): { text: string; tone: Tone } {
  const short = columns !== "wide";
  if (capture.state !== "complete") return { text: short ? "cut" : capture.state, tone: "warn" };
  if (capture.verdict === undefined) return { text: short ? "-" : "unchecked", tone: "faint" };
  if (capture.verdict.ok) return { text: short ? "ok" : "genuine", tone: "good" };
  return { text: short ? "BAD" : `BAD ${capture.verdict.reason.replace("-timestamp", " time")}`, tone: "bad" };
}

function statusOf({ capture, attempt }: CaptureRow): { text: string; tone: Tone } {
  if (attempt?.outcome.kind === "failed") return { text: "fail", tone: "bad" };
  const status = sentStatus(capture, attempt === undefined ? [] : [attempt]);
  if (status === undefined) return { text: "…", tone: "faint" };
  return { text: String(status), tone: status >= 200 && status < 300 ? "good" : "bad" };
}
