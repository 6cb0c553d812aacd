// A capture or an attempt as a row, and back: what comes out is deeply equal to what went in.

import type { Capture, CapturedBody, CaptureFlag, NewCapture } from "../../core/capture.ts";
import type { Attempt } from "../../core/delivery.ts";
import type { StoredAttempt } from "../../core/ports.ts";

/** Columns of `captures` but id and file, in the order of the INSERT. */
export interface CaptureRow {
  readonly id: number;
  readonly size: number;
  readonly flags: string;
  /** Name inside the folder of bodies, never a path. */
  readonly file: string | null;
  readonly about: string;
  readonly body?: Uint8Array | null;
}

export interface AttemptRow {
  readonly about: string;
  readonly body: Uint8Array | null;
}

/** Stands for a body that a list has not loaded; `readBody` refuses it instead of giving an empty one. */
export const bodyNotLoaded = new Uint8Array(0);

/** JSON escapes NUL and lone surrogates, which SQLite text would cut or replace. */
export function captureToText(capture: NewCapture): string {
  const { body: _body, flags: _flags, ...about } = capture;
  return JSON.stringify(about);
}

/** Flags are fixed words without commas. */
export function flagsToText(flags: readonly CaptureFlag[]): string {
  return flags.join(",");
}

/** `pathOf` gives the path of a body file by its name. A damaged row becomes a capture that says so. */
export function rowToCapture(row: CaptureRow, pathOf: (name: string) => string): Capture {
  const about = parseAbout(row.about);
  return { ...about, id: row.id, flags: flagsFromText(row.flags), body: bodyOf(row, pathOf) };
}

/** The answer's body has a column of its own; the rest is JSON. */
export function attemptToRow(attempt: Attempt): AttemptRow {
  if (attempt.outcome.kind === "failed") return { about: JSON.stringify(attempt), body: null };
  const { body, ...outcome } = attempt.outcome;
  return { about: JSON.stringify({ ...attempt, outcome }), body };
}

/** Undefined for a damaged row. */
export function rowToAttempt<T extends Attempt = StoredAttempt>(row: AttemptRow): T | undefined {
  try {
    const attempt = JSON.parse(row.about) as T;
    if (attempt.outcome.kind === "failed") return attempt;
    return { ...attempt, outcome: { ...attempt.outcome, body: row.body ?? new Uint8Array(0) } };
  } catch {
    return undefined;
  }
}

type About = Omit<NewCapture, "body" | "flags">;

function parseAbout(text: string): About {
  try {
    return JSON.parse(text) as About;
  } catch {
    return damaged;
  }
}

const damaged: About = {
  receivedAt: 0,
  state: "incomplete",
  problem: "This capture cannot be read: its row in the store is damaged.",
  method: "?",
  target: "?",
  httpVersion: "?",
  scheme: "http",
  headers: [],
  trailers: [],
  remoteAddress: "?",
};

function flagsFromText(text: string): CaptureFlag[] {
  return text === "" ? [] : (text.split(",") as CaptureFlag[]);
}

function bodyOf(row: CaptureRow, pathOf: (name: string) => string): CapturedBody {
  if (row.file !== null) return { size: row.size, file: pathOf(row.file) };
  // `null` is a NULL in the row of an empty body; `undefined`: the column was not asked for.
  return { size: row.size, bytes: row.body === undefined ? bodyNotLoaded : (row.body ?? new Uint8Array(0)) };
}
