// What a request says about its own signature: the signed time and message id, read strictly.

import { contained, type SignatureGroup } from "./containers.ts";
import { latin1Text } from "./encoding.ts";
import type { VerifyInput } from "./engine-types.ts";
import { onlyValue } from "./header-value.ts";
import { jsonValue } from "./json-value.ts";
import { refuse } from "./judgement.ts";
import type { MessageValues } from "./message.ts";
import { queryValues } from "./query.ts";
import { receivedAt } from "./received.ts";
import type { MessageScheme } from "./scheme.ts";
import type { TimestampRule } from "./scheme-parts.ts";
import { readTimestamp, unitHint } from "./timestamp.ts";
import type { BadVerdict } from "./verdict.ts";

/** The values to put into message templates, and the signed time as Unix seconds where the scheme has one. */
export interface Signed {
  readonly values: MessageValues;
  readonly seconds: number | undefined;
}

/** Where in the request to read: the group of signatures and the item of a batch. */
export interface SignedPlace {
  readonly group?: SignatureGroup | undefined;
  readonly item?: Uint8Array | undefined;
}

/**
 * Reads time and id, or refuses when one of them is missing, doubled or not in its strict form. Without a place the
 * first group of signatures is read.
 */
export function readSigned(
  scheme: MessageScheme,
  { request, sentTo: url }: Pick<VerifyInput, "request" | "sentTo">,
  place: SignedPlace = firstPlace(scheme, request),
): Signed | BadVerdict {
  const id = readId(scheme, request, place);
  if (typeof id === "object") return id;
  const { timestamp: rule } = scheme;
  if (rule === undefined) return { values: { request, id, url, item: place.item }, seconds: undefined };
  const { text, where } = timeAt(rule, request, place);
  const seconds = text && readTimestamp(text, rule.unit);
  return typeof seconds === "number"
    ? { values: { request, timestamp: text, id, url, item: place.item }, seconds }
    : refusedTime(scheme, { rule, where, text });
}

function firstPlace(scheme: MessageScheme, request: VerifyInput["request"]): SignedPlace {
  const found = receivedAt(scheme.location, request);
  if (typeof found === "string") return {};
  const [first] = found;
  return { group: contained(first?.values ?? [], scheme.container, scheme.timestamp).groups[0], item: first?.item };
}

function readId(
  scheme: MessageScheme,
  request: VerifyInput["request"],
  { item }: SignedPlace,
): string | undefined | BadVerdict {
  const { idHeader, idJson } = scheme;
  if (idHeader === undefined && idJson === undefined) return undefined;
  const where = idHeader === undefined ? `field ${idJson}` : `header ${idHeader}`;
  const id =
    idHeader === undefined ? jsonText(item ?? request.body, idJson ?? "") : onlyValue(request.headers, idHeader);
  if (id === undefined) return doubled(scheme, where);
  if (id === "") return refuse(scheme, { reason: "missing", message: `The ${where} is missing or empty.` });
  // A dot separates the signed parts: with one inside the id the same text could be cut in two ways.
  if (id.includes("."))
    return refuse(scheme, {
      reason: "malformed",
      message: `The message id in ${idHeader ?? where} holds a dot.`,
    });
  return id;
}

/** As `onlyValue`: `""` for missing, undefined for doubled. */
interface FoundTime {
  readonly text: string | undefined;
  readonly where: string;
}

function timeAt(rule: TimestampRule, request: VerifyInput["request"], { group, item }: SignedPlace): FoundTime {
  let last: FoundTime = { text: "", where: "signed time" };
  for (const found of timePlaces(rule, request, { group, item })) {
    if (found.text !== "") return found;
    last = found;
  }
  return last;
}

function* timePlaces(
  { pair, json, header, query }: TimestampRule,
  request: VerifyInput["request"],
  { group, item }: SignedPlace,
): Generator<FoundTime> {
  if (pair !== undefined)
    yield {
      text: group?.doubledTimestamp ? undefined : (group?.timestamp ?? ""),
      where: `time "${pair}" beside the signature`,
    };
  if (json !== undefined) yield { text: jsonText(item ?? request.body, json), where: `field ${json}` };
  if (header !== undefined) yield { text: onlyValue(request.headers, header), where: `header ${header}` };
  if (query !== undefined) {
    const values = queryValues(request.target, query);
    yield { text: values.length > 1 ? undefined : (values[0] ?? ""), where: `query parameter ${query}` };
  }
}

function jsonText(bytes: Uint8Array, pointer: string): string | undefined {
  const value = jsonValue(bytes, pointer);
  if (value === "doubled") return undefined;
  return value === undefined ? "" : latin1Text(value);
}

function refusedTime(
  scheme: MessageScheme,
  { rule, where, text }: FoundTime & { readonly rule: TimestampRule },
): BadVerdict {
  if (text === undefined) return doubled(scheme, where);
  if (text === "") return refuse(scheme, { reason: "missing-timestamp", message: `The ${where} is missing or empty.` });
  const hint = unitHint(text, rule.unit);
  return refuse(scheme, {
    reason: "malformed-timestamp",
    message: `The ${where} holds ${quoted(text)}, which is not ${written[rule.unit]}.`,
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

function doubled(scheme: MessageScheme, where: string): BadVerdict {
  return refuse(scheme, {
    reason: "ambiguous",
    message: `The ${where} is there more than once, so it is not clear which one was signed.`,
  });
}
