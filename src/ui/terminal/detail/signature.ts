// The Signature tab: how it was judged and why, and the very bytes that were signed.

import { HookdevError } from "../../../core/errors.ts";
import { headerPairs, headerValues } from "../../../core/http.ts";
import { secretVariable } from "../../../core/key-ring.ts";
import { maskHeaderValue } from "../../../core/redact.ts";
import { visibleBytes } from "../../../core/sanitise.ts";
import { expectedHeaders } from "../../../core/signing/expected.ts";
import { messageParts, messageTemplate } from "../../../core/signing/message.ts";
import { receivedAt } from "../../../core/signing/received.ts";
import {
  isPlaced,
  type MessageScheme,
  placeOf,
  type SigningScheme,
  sendsSecret,
} from "../../../core/signing/scheme.ts";
import { readSigned } from "../../../core/signing/signed-values.ts";
import type { Verdict } from "../../../core/signing/verdict.ts";
import { emptyLine, field, type Line, line, piece } from "../line.ts";
import { type DetailInput, requestOf, sentTo, shownBody } from "./detail-input.ts";
import { diagnosisLines } from "./diagnosis.ts";
import { spacedLines } from "./spaced-text.ts";

export function signatureLines(input: DetailInput): Line[] {
  const scheme = schemeOf(input);
  const verdict = explainedVerdict(input);
  if (scheme === undefined)
    return [...verdict, emptyLine, line("No signing scheme is known for this sender.", "faint")];
  return [
    ...verdict,
    emptyLine,
    field("scheme", `${scheme.label}  (${scheme.id})`),
    ...(scheme.unconfirmed === undefined ? [] : [field("unconfirmed", scheme.unconfirmed, "warn")]),
    ...receivedLines(input, scheme),
    ...expectedLines(input, scheme),
    ...signedPart(input, scheme),
  ];
}

function signedPart(input: DetailInput, scheme: SigningScheme): Line[] {
  if ("messages" in scheme) return [...clockLines(input, scheme), emptyLine, ...signedLines(input, scheme)];
  if (sendsSecret(scheme)) return [field("proves", "who sends, nothing about the body: the secret itself is sent")];
  return [
    field("signs", "what its standard says; the text is put together by the verifier and not shown here", "faint"),
  ];
}

/** The verdict with its diagnosis; the quick hints stand in where there is none. */
function explainedVerdict(input: DetailInput): Line[] {
  const causes = diagnosisLines(input);
  if (causes === undefined) return verdictLines(input);
  const { verdict } = input.capture;
  return [...verdictLines({ ...input, capture: { ...input.capture, ...withoutHints(verdict) } }), ...causes];
}

function withoutHints(verdict: Verdict | undefined): { readonly verdict?: Verdict } {
  return verdict?.ok === false ? { verdict: { ...verdict, hints: [] } } : {};
}

/** The verdict in words, with reasons and hints; also for the Overview. */
export function verdictLines({ capture, parts }: DetailInput): Line[] {
  const { verdict } = capture;
  if (verdict === undefined) return [field("signature", notChecked(capture.provider, parts.keys), "faint")];
  if (verdict.ok)
    return [field("signature", "genuine", "good"), ...verdict.notes.map((note) => field("note", note, "faint"))];
  return [
    field("signature", `NOT GENUINE: ${verdict.reason}`, "bad"),
    field("", verdict.message),
    ...verdict.hints.map((hint) => field("likely", hint, "warn")),
  ];
}

function notChecked(provider: string | undefined, keys: DetailInput["parts"]["keys"]): string {
  if (provider === undefined) return "not checked: the sender is not recognised (--provider names it)";
  if (keys.secretsFor(provider).length > 0)
    return "not checked when it arrived: no key was known then, or the key could not be used";
  return `not checked: no key is known for ${provider} (--secret-env NAME, or ${secretVariable(provider)})`;
}

/** The scheme that the verdict names, else the one that would be tried. */
function schemeOf({ capture, parts }: DetailInput): SigningScheme | undefined {
  const schemes = parts.schemes ?? parts.providers.find(({ id }) => id === capture.provider)?.schemes ?? [];
  return schemes.find(({ id }) => id === capture.verdict?.schemeId) ?? schemes.find(isPlaced) ?? schemes[0];
}

function receivedLines(input: DetailInput, scheme: SigningScheme): Line[] {
  if (!isPlaced(scheme)) return [field("received", "the name of its header is not known: --scheme names it")];
  const { header } = scheme.location;
  const place = typeof header === "string" ? header : placeOf(scheme);
  const values = typeof header === "string" ? headerValues(input.capture.headers, header) : valuesAt(input, scheme);
  if (values.length === 0) return [field("received", `nothing in ${placeOf(scheme)}`, "bad")];
  const shown = (value: string) =>
    sendsSecret(scheme) ? maskHeaderValue(place, value, { reveal: input.revealed, extra: [place] }) : value;
  return values.map((value) => [...field("received", `${place}: `), piece(visibleBytes(shown(value)), "strong")]);
}

/** Signatures that stand in the query or in the body. */
function valuesAt(input: DetailInput, { location }: SigningScheme): readonly string[] {
  const found = receivedAt(location, requestOf(input));
  return typeof found === "string" ? [] : found.flatMap(({ values }) => values);
}

function expectedLines(input: DetailInput, scheme: SigningScheme): Line[] {
  const { capture, parts, expectedShown, revealed } = input;
  const secrets = capture.provider === undefined ? [] : parts.keys.secretsFor(capture.provider);
  if (secrets.length === 0) return [];
  if (!expectedShown) return [field("expected", "hidden: e shows the value that would have been right", "faint")];
  if (sendsSecret(scheme) && !revealed) return [field("expected", "is the secret itself: p shows it", "faint")];
  if (input.body.length < capture.body.size)
    return [field("expected", "not worked out here for a body this large: hookdev verify --show-expected", "faint")];
  return inWords("expected", () =>
    headerPairs(
      expectedHeaders(scheme, {
        request: requestOf(input),
        secrets,
        at: Math.floor(capture.receivedAt / 1000),
        sentTo: sentTo(input),
      }),
    ).map(([name, value]) => [...field("expected", `${name}: `), piece(visibleBytes(value), "strong")]),
  );
}

function clockLines(input: DetailInput, scheme: MessageScheme): Line[] {
  if (scheme.timestamp === undefined) return [];
  const signed = readSigned(scheme, verifyInput(input));
  if ("ok" in signed || signed.seconds === undefined)
    return [field("clock", "the signed time is missing or cannot be read", "bad")];
  const ageSeconds = input.capture.receivedAt / 1000 - signed.seconds;
  const { toleranceSeconds } = scheme.timestamp;
  const words = `${Math.abs(ageSeconds).toFixed(1)} s ${ageSeconds >= 0 ? "before it arrived" : "AFTER it arrived: one of the clocks is wrong"}`;
  return [
    field(
      "clock",
      `signed ${words}; ${toleranceSeconds === undefined ? "any age is" : `${toleranceSeconds} s are`} allowed`,
      toleranceSeconds !== undefined && Math.abs(ageSeconds) > toleranceSeconds ? "bad" : "plain",
    ),
  ];
}

function signedLines(input: DetailInput, scheme: MessageScheme): Line[] {
  const template = scheme.messages[0];
  const { bytes: body, masked } = shownBody(input);
  const others = scheme.messages.slice(1);
  const head = [
    field("signs", template),
    ...(others.length === 0 ? [] : [field("also tried", others.join("   "), "faint")]),
    ...messageTemplate(template).rewrites.map((rewrite) => field("rewritten", rewrite, "faint")),
    ...(masked > 0
      ? [field("masked", `${masked} personal values stand as dots here; p shows the exact text`, "warn")]
      : []),
  ];
  const text = inWords("signed text", () => {
    const whole = signedBytes(input, scheme);
    const bytes = masked === 0 ? whole : signedBytes({ ...input, body }, scheme);
    if (bytes === undefined || whole === undefined)
      return [field("signed text", "cannot be put together: the request lacks a part of it", "bad")];
    return [line(`signed text, ${whole.length} bytes, blanks as · and line ends as ↵`, "faint"), ...spacedLines(bytes)];
  });
  return [...head, ...text];
}

/** The message that the first template makes of the request, or undefined when the request lacks a part of it. */
function signedBytes(input: Pick<DetailInput, "capture" | "body">, scheme: MessageScheme): Uint8Array | undefined {
  const signed = readSigned(scheme, verifyInput(input));
  const values = "ok" in signed ? { request: requestOf(input), url: sentTo(input) } : signed.values;
  const parts = messageParts(messageTemplate(scheme.messages[0]), values);
  return parts && Buffer.concat(parts);
}

function verifyInput(input: Pick<DetailInput, "capture" | "body">) {
  return {
    request: requestOf(input),
    secrets: [],
    at: Math.floor(input.capture.receivedAt / 1000),
    sentTo: sentTo(input),
  };
}

/** A secret or template that cannot be used is a line on the screen, not a crash. */
function inWords(name: string, make: () => Line[]): Line[] {
  try {
    return make();
  } catch (error) {
    if (error instanceof HookdevError) return [field(name, error.message, "bad")];
    throw error;
  }
}
