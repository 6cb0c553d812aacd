// Whether one capture passes a filter; the store's index answers the column terms of many at once in the same way.

import type { Capture } from "../capture.ts";
import { headerValues } from "../http.ts";
import { locate } from "../json/locate.ts";
import { readString } from "../json/read-string.ts";
import { utf8Text } from "../utf8.ts";
import { type Filter, type FilterTerm, type FilterTest, foldCase } from "./filter.ts";

/** A capture as filters see it. */
export interface FilterSubject {
  readonly capture: Capture;
  /** The status the sender got, or undefined when nobody has answered (yet). */
  readonly status: number | undefined;
  /** Asked only by filters that look into bodies. */
  readonly body: Uint8Array;
}

/** Whether all terms hold; `now` in milliseconds since 1970 is what `age:` counts from. */
export function matches(filter: Filter, subject: FilterSubject, now: number): boolean {
  return filter.every((term) => holds(term, subject, now));
}

/** The status the sender got, from the attempts of forwarding, else from the inbox itself. */
export function sentStatus(
  capture: Pick<Capture, "answeredStatus">,
  attempts: readonly { outcome: { kind: string; status?: number } }[],
): number | undefined {
  return attempts.at(-1)?.outcome.status ?? capture.answeredStatus;
}

function holds(term: FilterTerm, subject: FilterSubject, now: number): boolean {
  return test(term.test, subject, now) !== term.negated;
}

function test(wanted: FilterTest, { capture, status, body }: FilterSubject, now: number): boolean {
  switch (wanted.kind) {
    case "word":
      return [capture.method, capture.target, capture.provider, capture.event].some((text) =>
        has(text, wanted.contains),
      );
    case "provider":
    case "method":
      return foldCase(capture[wanted.kind] ?? "") === foldCase(wanted.is);
    case "exact":
      return capture[wanted.field] === wanted.is;
    case "event":
      return has(capture.event, wanted.contains);
    case "path":
      return has(capture.target, wanted.contains);
    case "status":
      return status !== undefined && status >= wanted.from && status <= wanted.to;
    case "unanswered":
      return status === undefined;
    case "signature":
      return signatureOf(capture) === wanted.is;
    case "age":
      return now - capture.receivedAt >= wanted.fromMs && now - capture.receivedAt < wanted.toMs;
    case "header":
      return headerValues(capture.headers, wanted.name).some(
        (value) => has(value, wanted.contains) || has(asUtf8(value), wanted.contains),
      );
    case "body":
      return has(utf8Text(body) ?? Buffer.from(body).toString("latin1"), wanted.contains);
    case "pointer":
      return pointerHolds(body, wanted);
    default:
      return wanted satisfies never;
  }
}

/** The word that `sig:` compares. */
export function signatureOf(capture: Pick<Capture, "verdict">): "ok" | "bad" | "none" {
  if (capture.verdict === undefined) return "none";
  return capture.verdict.ok ? "ok" : "bad";
}

function has(text: string | undefined, part: string): boolean {
  return text !== undefined && foldCase(text).includes(foldCase(part));
}

/** Header values hold one character a byte; what people type is Unicode. */
function asUtf8(value: string): string {
  return Buffer.from(value, "latin1").toString("utf8");
}

function pointerHolds(body: Uint8Array, wanted: { readonly pointer: string; readonly is: string }): boolean {
  const span = locate(body, wanted.pointer);
  if (span === undefined) return false;
  if (wanted.is === "") return true;
  const text =
    body[span.start] === 0x22
      ? readString(body, span)
      : Buffer.from(body.subarray(span.start, span.end)).toString("utf8");
  return text !== undefined && foldCase(text) === foldCase(wanted.is);
}
