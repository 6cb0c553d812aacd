// A signature that did not match, in a form that lets hints ask "would it, if …".

import { equalBytes, hmac } from "./crypto.ts";
import { decodeStrict } from "./encoding.ts";
import type { KeyCandidate } from "./keys.ts";
import { type MessageTemplate, type MessageValues, messageParts, messageTemplate } from "./message.ts";
import type { HmacScheme } from "./scheme.ts";
import type { HmacAlgorithm, TextEncoding } from "./scheme-parts.ts";

/** What was compared. */
export interface MismatchCase {
  readonly scheme: HmacScheme;
  readonly values: MessageValues;
  readonly keys: readonly KeyCandidate[];
  readonly secrets: readonly string[];
  /** Value of the signature header, prefix and all. */
  readonly received: string;
}

/** One way to read the received text as bytes, however loosely. */
export interface Reading {
  readonly bytes: Uint8Array;
  readonly encoding: TextEncoding;
  /** What stands in front of the encoded bytes: letters and digits with `=` or `,`, or nothing. */
  readonly prefix: string;
  /** Base64 whose padding is missing or wrong, or with text after it. */
  readonly badPadding: boolean;
  /** White space inside was skipped. */
  readonly spaced: boolean;
}

/** A mismatch made ready for many questions: read and rendered once. */
export interface Trial extends MismatchCase {
  readonly readings: readonly Reading[];
  /** The signed messages as the templates give them, in parts. */
  readonly messages: readonly (readonly Uint8Array[])[];
}

/** What to try instead of what was given. */
export interface Change {
  readonly body?: Uint8Array;
  readonly key?: Uint8Array;
  readonly algorithm?: HmacAlgorithm;
}

/** Prepares a mismatch for `wouldMatch`. */
export function trialOf(failed: MismatchCase): Trial {
  const templates = failed.scheme.messages.map(messageTemplate);
  return { ...failed, readings: readingsOf(failed.received), messages: rendered(templates, failed.values) };
}

/** The reading under which the signature would match after the change, or undefined. */
export function wouldMatch({ scheme, values, keys, readings, messages }: Trial, change: Change): Reading | undefined {
  const candidates = change.key === undefined ? keys.slice(0, 4).map(({ bytes }) => bytes) : [change.key];
  for (const parts of change.body === undefined ? messages : withBody(scheme, values, change.body)) {
    for (const key of candidates) {
      const made = hmac(change.algorithm ?? scheme.algorithm, key, parts);
      const reading = readings.find(({ bytes }) => equalBytes(bytes, made));
      if (reading !== undefined) return reading;
    }
  }
  return undefined;
}

/** Templates that rewrite the body are left out: they cost much, and undo most changes to it anyway. */
function withBody(scheme: HmacScheme, values: MessageValues, body: Uint8Array): Uint8Array[][] {
  const templates = scheme.messages.map(messageTemplate).filter(({ rewrites }) => rewrites.length === 0);
  return rendered(templates, { ...values, request: { ...values.request, body } });
}

function rendered(templates: readonly MessageTemplate[], values: MessageValues): Uint8Array[][] {
  return templates.map((template) => messageParts(template, values)).filter((parts) => parts !== undefined);
}

/** All loose readings of a signature header; at most a handful. */
function readingsOf(received: string): Reading[] {
  if (received.length > 1024) return [];
  const found = /^[a-z][a-z0-9]{0,9}[=,]/i.exec(received)?.[0] ?? "";
  const prefixes = found === "" ? [""] : [found, ""];
  return prefixes.flatMap((prefix) => readingsAfter(received, prefix));
}

function readingsAfter(received: string, prefix: string): Reading[] {
  const written = received.slice(prefix.length);
  const text = written.replace(/[\s"]/g, "");
  const spaced = text.length !== written.length;
  const readings: Reading[] = [];
  const hex = decodeStrict(text, "hex");
  if (hex !== undefined) readings.push({ bytes: hex, encoding: "hex", prefix, badPadding: false, spaced });
  const digits = /^[\w+/-]+/.exec(text)?.[0] ?? "";
  const url = /[-_]/.test(digits);
  const bytes = decodeStrict(digits.replaceAll("+", "-").replaceAll("/", "_"), "base64url");
  if (bytes !== undefined) {
    const encoding = url ? "base64url" : "base64";
    readings.push({ bytes, encoding, prefix, badPadding: decodeStrict(text, encoding) === undefined, spaced });
  }
  return readings;
}
