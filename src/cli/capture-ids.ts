// Capture numbers on the command line.

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

/** A positive whole number. @throws HookdevError `NUMBER_INVALID` */
export function wholeNumber(text: string, option: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw usageError("NUMBER_INVALID", `${option} takes a positive whole number, not "${visible(text)}".`);
}
