// Where two texts part, shown with white space and unseen characters made visible.

import { visible } from "../../sanitise.ts";
import { utf8Text } from "../../utf8.ts";
import { latin1Text, utf8Bytes } from "../encoding.ts";
import type { Difference } from "./diagnosis.ts";
import type { Trial, Variant } from "./trial.ts";

/** Bytes that are shown on either side. */
const around = 24;

/** What differs between the delivery as it arrived and the variant that verifies; undefined when it is not a text. */
export function differenceOf(arrived: Trial, { trial: signed, texts }: Variant): Difference | undefined {
  const [before, after] = [arrived.input, signed.input];
  if (texts !== undefined && texts.arrived !== texts.signed)
    return between(texts.subject, utf8Bytes(texts.arrived), utf8Bytes(texts.signed));
  if (before.request.body !== after.request.body) {
    const found = between("body", before.request.body, after.request.body);
    if (found !== undefined) return found;
  }
  if (before.sentTo !== undefined && after.sentTo !== undefined && before.sentTo !== after.sentTo)
    return between("url", utf8Bytes(withoutUser(before.sentTo)), utf8Bytes(withoutUser(after.sentTo)));
  if (before.request.method !== after.request.method)
    return between("method", utf8Bytes(before.request.method), utf8Bytes(after.request.method));
  return undefined;
}

/** A URL may carry a password. */
function withoutUser(url: string): string {
  return url.replace(/^([a-z]+:\/\/)[^/?#@]*@/i, "$1•••@");
}

function between(subject: Difference["subject"], arrived: Uint8Array, signed: Uint8Array): Difference | undefined {
  const offset = firstDifference(arrived, signed);
  if (offset === -1) return undefined;
  const start = characterStart(arrived, Math.min(offset, arrived.length));
  const from = characterStart(arrived, Math.max(0, start - around));
  const before = `${from > 0 ? "…" : ""}${shown(arrived.subarray(from, start))}`;
  return {
    subject,
    offset,
    arrivedAround: before + after(arrived, start),
    signedAround: before + after(signed, start),
    mark: before.length,
  };
}

function after(bytes: Uint8Array, start: number): string {
  const end = characterStart(bytes, Math.min(bytes.length, start + around));
  return `${shown(bytes.subarray(start, end))}${end < bytes.length ? "…" : ""}`;
}

function shown(bytes: Uint8Array): string {
  const text =
    utf8Text(bytes) ??
    latin1Text(bytes).replace(/[\x80-\xff]/g, (unit) => `\\x${unit.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return visible(text.replace(/[ \t\r\n]/g, (unit) => marks[unit] ?? unit));
}

const marks: Readonly<Record<string, string>> = { " ": "·", "\t": "⇥", "\r": "␍", "\n": "␊" };

/** The nearest place at or before `at` where no UTF-8 character is cut. */
function characterStart(bytes: Uint8Array, at: number): number {
  let start = at;
  while (start > 0 && at - start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  return ((bytes[start] ?? 0) & 0xc0) === 0x80 ? at : start;
}

function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) if (a[at] !== b[at]) return at;
  return a.length === b.length ? -1 : shorter;
}
