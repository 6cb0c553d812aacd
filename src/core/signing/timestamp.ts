// Signed times: read strictly, written in the scheme's unit, judged against the tolerance.

import type { TimestampRule } from "./scheme-parts.ts";

type Unit = TimestampRule["unit"];

/** Unix time in seconds (with fraction) of a timestamp in its scheme's unit, or undefined when it is not exactly one. */
export function readTimestamp(text: string, unit: Unit): number | undefined {
  if (unit === "iso") return readIso(text);
  if (!isDecimal(text)) return undefined;
  // 11 digits of seconds reach the year 5138; 12 to 15 digits of milliseconds begin in 1973.
  if (unit === "s") return text.length <= 11 ? Number(text) : undefined;
  return text.length >= 12 && text.length <= 15 ? Number(text) / 1000 : undefined;
}

/** Writes a Unix time in seconds in the scheme's unit. */
export function writeTimestamp(at: number, unit: Unit): string {
  if (unit === "iso") return new Date(at * 1000).toISOString();
  return String(unit === "s" ? Math.floor(at) : Math.round(at * 1000));
}

/** What a timestamp that could not be read looks like, when that is plain to see. */
export function unitHint(text: string, unit: Unit): string | undefined {
  const digits = isDecimal(text);
  if (unit === "s" && digits && text.length >= 12 && text.length <= 14)
    return "The timestamp looks like milliseconds; this scheme writes seconds.";
  if (unit === "ms" && digits && text.length >= 9 && text.length <= 11)
    return "The timestamp looks like seconds; this scheme writes milliseconds.";
  if (unit === "iso" && digits) return "The timestamp looks like a Unix time; this scheme writes an ISO 8601 date.";
  if (unit !== "iso" && readIso(text) !== undefined)
    return `The timestamp looks like an ISO 8601 date; this scheme writes Unix ${unit === "s" ? "seconds" : "milliseconds"}.`;
  return undefined;
}

/** Whether a signed time is within the tolerances for the past and the future; the ends belong to them. */
export function judgeAge(ageSeconds: number, past: number, future = past): "ok" | "stale" | "future" {
  // Asked so that an age that is no number passes nowhere.
  if (!(ageSeconds <= past)) return "stale";
  return -ageSeconds <= future ? "ok" : "future";
}

function isDecimal(text: string): boolean {
  if (text.length === 0 || (text.length > 1 && text.charCodeAt(0) === 0x30)) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

const iso = /^\d{4}-\d{2}-(\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

function readIso(text: string): number | undefined {
  const found = text.length <= 40 ? iso.exec(text) : null;
  if (found === null) return undefined;
  const milliseconds = Date.parse(text);
  // V8 turns 31 February into 3 March; a day that moved was none.
  const day = new Date(Date.parse(`${text.slice(0, 10)}T00:00:00Z`));
  if (Number.isNaN(milliseconds) || Number.isNaN(day.getTime()) || day.getUTCDate() !== Number(found[1]))
    return undefined;
  return milliseconds / 1000;
}
