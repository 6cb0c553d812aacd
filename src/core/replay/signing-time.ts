// The time that a request is signed for.

import { parseDuration, parseTime } from "../values.ts";

/**
 * Unix seconds from ISO 8601, Unix seconds, or a time from now (`-10m`, `+1h`).
 *
 * @throws HookdevError `TIME_INVALID`, `DURATION_INVALID`
 */
export function signingTime(text: string | undefined, nowMs: number, option = "at"): number {
  const now = Math.floor(nowMs / 1000);
  if (text === undefined) return now;
  const sign = text[0];
  if (sign !== "-" && sign !== "+") return parseTime(text, option);
  const seconds = Math.round(parseDuration(text.slice(1), option) / 1000);
  return sign === "-" ? now - seconds : now + seconds;
}
