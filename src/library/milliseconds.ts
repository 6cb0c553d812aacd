// Times to wait as callers of the library write them: `"2s"`, or milliseconds.

import { HookdevError } from "../core/errors.ts";
import { parseDuration } from "../core/values.ts";

/** @throws HookdevError `DURATION_INVALID`, `NUMBER_INVALID` */
export function milliseconds(value: string | number, option: string): number {
  const ms = typeof value === "number" ? value : parseDuration(value, option);
  if (ms >= 0 && Number.isFinite(ms)) return ms;
  throw new HookdevError("NUMBER_INVALID", {
    category: "usage",
    message: `\`${option}\` takes a number of milliseconds from 0 on, not ${ms}.`,
    remedy: 'Write a number of milliseconds, or a text with a unit: "2s".',
  });
}
