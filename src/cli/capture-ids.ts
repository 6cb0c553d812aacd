// Numbers on the command line: captures, and how many.

import type { Capture } from "../core/capture.ts";
import type { CaptureStore } from "../core/ports.ts";
import { visible } from "../core/sanitise.ts";
import { usageError } from "./usage-error.ts";

/** The capture with this number, or the newest for `last`. @throws HookdevError `CAPTURE_UNKNOWN` */
export function findCapture(store: CaptureStore, text: string): Capture {
  const id = text === "last" ? store.newestId() : /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  const capture = id === undefined ? undefined : store.get(id);
  if (capture !== undefined) return capture;
  throw usageError(
    "CAPTURE_UNKNOWN",
    `There is no capture "${visible(text)}" in this store.`,
    "`hookdev captures list` shows what is there.",
  );
}

/** A whole number from 1 to `max`. @throws HookdevError `NUMBER_INVALID` */
export function wholeNumber(text: string, option: string, max?: number): number {
  if (/^[1-9]\d{0,14}$/.test(text) && Number(text) <= (max ?? Number.MAX_SAFE_INTEGER)) return Number(text);
  const wanted = max === undefined ? "a positive whole number" : `a whole number from 1 to ${max}`;
  throw usageError("NUMBER_INVALID", `${option} takes ${wanted}, not "${visible(text)}".`);
}
