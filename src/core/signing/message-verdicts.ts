// What is told about a message scheme: why it is refused, and what to know when it is accepted.

import type { Contained } from "./containers.ts";
import { equalBytes } from "./crypto.ts";
import { utf8Bytes } from "./encoding.ts";
import { hmacHints } from "./hints.ts";
import { refuse } from "./judgement.ts";
import { type MessageValues, messageParts, messageTemplate } from "./message.ts";
import type { Match, MessageCase } from "./message-case.ts";
import { missingSignedPart } from "./message-signature.ts";
import { queryValues } from "./query.ts";
import { type HmacScheme, type MessageScheme, namedHeader, placeOf } from "./scheme.ts";
import { mostSignatures } from "./scheme-parts.ts";
import type { Signed } from "./signed-values.ts";
import { judgeAge } from "./timestamp.ts";
import type { BadVerdict } from "./verdict.ts";

/** There are signatures, or something else, but none that this scheme counts. */
export function noneCounts(scheme: MessageScheme, others: readonly string[]): BadVerdict {
  const { container } = scheme;
  const wanted = container?.style === "list" ? container.version : container?.signatureKey;
  if (others.length === 0)
    return refuse(scheme, {
      reason: "malformed",
      message: `The ${placeOf(scheme)} does not hold a signature "${wanted}".`,
    });
  return refuse(scheme, {
    reason: "mismatch",
    message: `The ${placeOf(scheme)} holds no signature "${wanted}", only ${others.map((each) => `"${each}"`).join(", ")}.`,
    hints: ["Other versions never count in place of it: a forger would choose the weakest."],
  });
}

/** Refuses when a parameter that the URL has to carry is missing or does not fit; undefined when all is well. */
export function queryRefusal(scheme: MessageScheme, values: MessageValues): BadVerdict | undefined {
  if (scheme.urlQuery === undefined) return undefined;
  for (const [name, text] of Object.entries(scheme.urlQuery)) {
    const [value, second] = queryValues(values.request.target, name);
    if (value === undefined)
      return refuse(scheme, { reason: "missing", message: `The query parameter ${name} is missing.` });
    const parts = messageParts(messageTemplate(text), values);
    if (second === undefined && parts !== undefined && equalBytes(Buffer.concat(parts), utf8Bytes(value))) continue;
    return refuse(scheme, {
      reason: second === undefined ? "mismatch" : "ambiguous",
      message: `The query parameter ${name} does not fit this request: it has to be ${text}.`,
    });
  }
  return undefined;
}

/** Refuses what was signed too long ago or too far ahead; undefined when the time is good or there is none. */
export function outsideTolerance({ scheme, input }: MessageCase, { seconds }: Signed): BadVerdict | undefined {
  const { timestamp: rule } = scheme;
  if (rule === undefined || seconds === undefined) return undefined;
  const past = input.toleranceSeconds ?? rule.toleranceSeconds;
  if (past === undefined) return undefined;
  const future = rule.pastOnly ? Number.POSITIVE_INFINITY : (input.toleranceSeconds ?? rule.futureSeconds ?? past);
  const age = input.at - seconds;
  const reason = judgeAge(age, past, future);
  if (reason === "ok") return undefined;
  const off = Number(Math.abs(age).toFixed(3));
  return refuse(scheme, {
    reason,
    message:
      reason === "stale"
        ? `The signature is right, but it was made ${off} s ago; ${past} s are allowed.`
        : `The signature is right, but it was made ${off} s in the future; ${future} s are allowed.`,
    hints: [
      `If every delivery is off by about ${Math.round(off)} s, the clock of this machine or of the sender is wrong.`,
    ],
  });
}

/** A signature that no key made over this request. */
export function refuseMismatch(
  given: MessageCase,
  failed: { readonly received: string; readonly signed: Signed; readonly inside: Contained },
): BadVerdict {
  const { scheme, input } = given;
  const { received, signed, inside } = failed;
  const place = namedHeader(scheme) ?? `the ${placeOf(scheme)}`;
  if (encodedLength(received) < leastSignature)
    return refuse(scheme, {
      reason: "malformed",
      message: `The ${placeOf(scheme)} does not hold a signature: it is far too short for one.`,
    });
  const placeholders = scheme.messages.flatMap((each) => messageTemplate(each).placeholders);
  const lacking = missingSignedPart(placeholders, signed.values);
  if (lacking !== undefined)
    return refuse(scheme, { reason: "missing", message: `The ${lacking} is missing, and this scheme signs it.` });
  const count = input.secrets.length;
  const by = "publicKey" in scheme ? ["the key", "keys"] : ["the secret", "secrets"];
  return refuse(scheme, {
    reason: "mismatch",
    message: `The signature in ${place} was not made over this request with ${count === 1 ? by[0] : `any of the ${count} ${by[1]}`}.`,
    hints: [...tooMany(inside), ...hints(given, received, signed)],
  });
}

function tooMany({ beyond }: Contained): string[] {
  return beyond === 0 ? [] : [`Only the first ${mostSignatures} signatures are looked at; ${beyond} more are there.`];
}

/** Hints know single signatures only, so what stands around them is taken off first. */
function hints({ scheme, input, keys }: MessageCase, received: string, { values }: Signed): string[] {
  if (scheme.type !== "hmac" || input.withoutHints) return [];
  const { container: _, ...single } = scheme;
  return hmacHints({ scheme: single as HmacScheme, values, keys, secrets: input.secrets, received });
}

/** Half of the shortest signature there is (SHA-1 in base64) is longer than this; below it nothing is a cut signature. */
const leastSignature = 12;

function encodedLength(text: string): number {
  return text.replace(/^[a-z0-9]{1,10}[=,]/i, "").replace(/[^A-Za-z0-9+/_-]/g, "").length;
}

/** What a person should know about a match. */
export function matchNotes({ scheme, input }: MessageCase, match: Match): string[] {
  const { key, encoding, template, text, url } = match;
  const notes: string[] = [];
  if (template.rewrites.length > 0)
    notes.push(`It matches ${template.rewrites.join(", then ")}; over the bytes as they arrived it does not.`);
  if (url !== undefined && input.sentTo !== undefined && url !== input.sentTo)
    notes.push("It matches another spelling of the URL: the sender wrote its port or its query differently.");
  if (scheme.encodings.length > 1) notes.push(`The signature is written as ${encoding}.`);
  if (encoding === "hex" && hasUpperCase(text))
    notes.push("The signature is written in upper-case hex; other receivers may insist on lower case.");
  if (key.handle === undefined && key.bytes.length < 24)
    notes.push("The key is shorter than 24 bytes, which is little for a signing secret.");
  return notes;
}

function hasUpperCase(hex: string): boolean {
  for (let i = 0; i < hex.length; i++) if (hex.charCodeAt(i) >= 0x41 && hex.charCodeAt(i) <= 0x46) return true;
  return false;
}
