// What a request says about its own signature: the signed time and message id, read strictly.

import type { VerifyInput } from "./engine-types.ts";
import { onlyValue } from "./header-value.ts";
import { refuse } from "./judgement.ts";
import type { MessageValues } from "./message.ts";
import type { HmacScheme, TimestampRule } from "./scheme.ts";
import { readTimestamp, unitHint } from "./timestamp.ts";
import type { BadVerdict } from "./verdict.ts";

/** The values to put into message templates, and the signed time as Unix seconds where the scheme has one. */
export interface Signed {
  readonly values: MessageValues;
  readonly seconds: number | undefined;
}

/** Reads time and id, or refuses when one of them is missing, doubled or not in its strict form. */
export function readSigned(scheme: HmacScheme, { request, sentTo: url }: VerifyInput): Signed | BadVerdict {
  const { timestamp: rule, idHeader } = scheme;
  const timestamp = rule && onlyValue(request.headers, rule.header);
  const id = idHeader === undefined ? undefined : onlyValue(request.headers, idHeader);
  const values: MessageValues = { request, timestamp, id, url };
  if (idHeader !== undefined) {
    const refused = refusedId(scheme, idHeader, id);
    if (refused !== undefined) return refused;
  }
  if (rule === undefined) return { values, seconds: undefined };
  const seconds = timestamp && readTimestamp(timestamp, rule.unit);
  return typeof seconds === "number" ? { values, seconds } : refusedTime(scheme, rule, timestamp);
}

function refusedId(scheme: HmacScheme, header: string, id: string | undefined): BadVerdict | undefined {
  if (id === undefined) return doubled(scheme, header);
  if (id === "") return refuse(scheme, { reason: "missing", message: `The header ${header} is missing or empty.` });
  // A dot separates the signed parts: with one inside the id the same text could be cut in two ways.
  if (id.includes("."))
    return refuse(scheme, { reason: "malformed", message: `The message id in ${header} holds a dot.` });
  return undefined;
}

function refusedTime(scheme: HmacScheme, { header, unit }: TimestampRule, text: string | undefined): BadVerdict {
  if (text === undefined) return doubled(scheme, header);
  if (text === "")
    return refuse(scheme, { reason: "missing-timestamp", message: `The header ${header} is missing or empty.` });
  const hint = unitHint(text, unit);
  return refuse(scheme, {
    reason: "malformed-timestamp",
    message: `The header ${header} holds ${quoted(text)}, which is not ${written[unit]}.`,
    hints: hint === undefined ? [] : [hint],
  });
}

const written = {
  s: "a Unix time in whole seconds",
  ms: "a Unix time in whole milliseconds",
  iso: "an ISO 8601 date with time and zone",
} as const;

/** Quotes only what is harmless to show anywhere. */
function quoted(text: string): string {
  return /^[\w.:+-]{1,40}$/.test(text) ? `"${text}"` : `a text of ${text.length} characters`;
}

function doubled(scheme: HmacScheme, header: string): BadVerdict {
  return refuse(scheme, {
    reason: "ambiguous",
    message: `The header ${header} is there more than once, so it is not clear which one was signed.`,
  });
}
