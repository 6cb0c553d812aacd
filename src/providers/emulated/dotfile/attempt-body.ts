// Bodies of Dotfile's attempts: `context` tells which attempt it is, the event id stays.

import type { Delivery } from "../../../core/emulation/delivery-log.ts";
import { locate } from "../../../core/json/locate.ts";
import { validate } from "../../../core/json/validate.ts";
import { replaceValue } from "./members.ts";

/** Automatic retries at most. @see Dotfile's OpenAPI, `context.remaining_retry_count`: "Max retry count: 4" */
export const maxRetries = 4;

/**
 * The emitted bytes with `context.timestamp`, `retry_count` and `remaining_retry_count` of this attempt. A field that the
 * body does not have (the guide's older sample has none of them) is not added; `event_id` is left as it was emitted.
 */
export function bodyOf(delivery: Delivery, { number, now }: { readonly number: number; readonly now: number }) {
  const { body } = delivery;
  if (!validate(body).ok) return body;
  const values = {
    timestamp: sameUnit(body, now),
    retry_count: String(number - 1),
    remaining_retry_count: String(maxRetries - automaticRetries(delivery, number)),
  };
  return Object.entries(values).reduce((sent, [key, value]) => replaceValue(sent, `/context/${key}`, value), body);
}

/** How many automatic retries there were, this attempt included; retries by hand use none of them up. */
function automaticRetries({ attempts, nextKind, underway }: Delivery, number: number): number {
  const kind = underway?.kind ?? nextKind ?? (number === 1 ? "first" : "automatic");
  const before = attempts.filter((attempt) => attempt.kind === "automatic").length;
  return Math.min(maxRetries, before + (kind === "automatic" ? 1 : 0));
}

/** Seconds where the emitted value is one of seconds, else milliseconds: Dotfile does not publish which it sends. */
function sameUnit(body: Uint8Array, now: number): string {
  const span = locate(body, "/context/timestamp");
  const text = span === undefined ? "" : Buffer.from(body.subarray(span.start, span.end)).toString("latin1");
  return String(/^\d{1,10}$/.test(text) ? Math.floor(now / 1000) : Math.floor(now));
}
