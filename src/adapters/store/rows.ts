// A capture or an attempt as a row, and back: what comes out is deeply equal to what went in.

import type { Capture, CapturedBody, CaptureFlag, NewCapture } from "../../core/capture.ts";
import type { Attempt } from "../../core/delivery.ts";
import type { StoredAttempt } from "../../core/ports.ts";

/** Columns of `captures` but `verdict`, which only filters read. */
export interface CaptureRow {
  readonly id: number;
  readonly received_at: number;
  readonly provider: string | null;
  readonly event: string | null;
  readonly method: string;
  readonly target: string;
  readonly answered: number | null;
  readonly size: number;
  readonly flags: string;
  /** Name inside the folder of bodies, never a path. */
  readonly file: string | null;
  readonly about: string;
  readonly body?: Uint8Array | null;
}

/** What a list reads of each capture: all but the body. */
export const listedColumns = "id, received_at, provider, event, method, target, answered, size, flags, file, about";

export interface AttemptRow {
  readonly about: string;
  readonly body: Uint8Array | null;
}

/** Stands for a body that a list has not loaded; `readBody` refuses it instead of giving an empty one. */
export const bodyNotLoaded = new Uint8Array(0);

/** What is most often so is not written. */
const usual = { state: "complete", httpVersion: "1.1", scheme: "http" } as const;

/** Every field is named here once: those that a column holds as they are, and those that JSON holds. */
type Written = { readonly [Field in Exclude<keyof NewCapture, ColumnsAlone>]: NewCapture[Field] | undefined };
type ColumnsAlone = "receivedAt" | "answeredStatus" | "body" | "flags";

/**
 * As JSON what no column holds. JSON escapes NUL and lone surrogates, which SQLite's text would cut or replace: text
 * with anything unusual stands here as well as in its column.
 */
export function captureToText(capture: NewCapture): string {
  const { method, target, provider, event, trailers } = capture;
  const written: Written = {
    state: capture.state === usual.state ? undefined : capture.state,
    problem: capture.problem,
    method: isPlain(method) ? undefined : method,
    target: isPlain(target) ? undefined : target,
    httpVersion: capture.httpVersion === usual.httpVersion ? undefined : capture.httpVersion,
    scheme: capture.scheme === usual.scheme ? undefined : capture.scheme,
    headers: capture.headers,
    trailers: trailers.length === 0 ? undefined : trailers,
    remoteAddress: capture.remoteAddress,
    provider: isPlain(provider) ? undefined : provider,
    event: isPlain(event) ? undefined : event,
    credentialHeader: capture.credentialHeader,
    verdict: capture.verdict,
  };
  return JSON.stringify(written);
}

/** Printable ASCII, which every column gives back as it was; a pattern would take four times as long to say so. */
function isPlain(text: string | undefined): boolean {
  if (text === undefined) return true;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

/** Flags are fixed words without commas. */
export function flagsToText(flags: readonly CaptureFlag[]): string {
  return flags.join(",");
}

/** `pathOf` gives the path of a body file by its name. A damaged row becomes a capture that says so. */
export function rowToCapture(row: CaptureRow, pathOf: (name: string) => string): Capture {
  const about = aboutOf(row);
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

/** JSON wins over the columns: stores of before hold all fields in it. */
function aboutOf(row: CaptureRow): About {
  try {
    const written = JSON.parse(row.about) as Partial<About> & Pick<About, "headers" | "remoteAddress">;
    return { ...usual, trailers: [], ...fromColumns(row), ...written };
  } catch {
    return damaged;
  }
}

function fromColumns(row: CaptureRow) {
  return {
    receivedAt: row.received_at,
    method: row.method,
    target: row.target,
    ...(row.provider === null ? {} : { provider: row.provider }),
    ...(row.event === null ? {} : { event: row.event }),
    ...(row.answered === null ? {} : { answeredStatus: row.answered }),
  };
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
