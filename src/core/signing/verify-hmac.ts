// HMAC over a message template: finds the key, form and encoding that made the signature, or says why none did.

import { equalBytes, hmac } from "./crypto.ts";
import { decodeStrict } from "./encoding.ts";
import type { VerifyInput } from "./engine-types.ts";
import { hmacHints } from "./hints.ts";
import { callerMistake, missingSignedHeader } from "./hmac-signature.ts";
import { accept, keyThat, refuse } from "./judgement.ts";
import type { KeyCandidate } from "./keys.ts";
import { type MessageTemplate, type MessageValues, messageParts, messageTemplate } from "./message.ts";
import { type HmacScheme, requiredHeader, type TextEncoding } from "./scheme.ts";
import { readSigned, type Signed } from "./signed-values.ts";
import { judgeAge } from "./timestamp.ts";
import type { BadVerdict, Verdict } from "./verdict.ts";

/** A request that carries its signature header once, and the keys to try. */
export interface HmacCase {
  readonly scheme: HmacScheme;
  readonly input: VerifyInput;
  readonly keys: readonly KeyCandidate[];
  /** Value of the signature header without outer white space; not empty. */
  readonly received: string;
}

/**
 * Judges the signature first and its time second: a time that nobody signed says nothing.
 *
 * @throws HookdevError `URL_NEEDED`, `TEMPLATE_INVALID`
 */
export function verifyHmac(given: HmacCase): Verdict {
  const signed = readSigned(given.scheme, given.input);
  if ("ok" in signed) return signed;
  const match = findMatch(given, signed.values);
  if (match === undefined) return mismatch(given, signed.values);
  return (
    outsideTolerance(given, signed) ??
    accept(given.scheme, {
      key: match.key,
      secretCount: given.input.secrets.length,
      notes: matchNotes(given, match),
    })
  );
}

interface Match {
  readonly key: KeyCandidate;
  readonly encoding: TextEncoding;
  readonly template: MessageTemplate;
}

interface Signature {
  readonly bytes: Uint8Array;
  readonly encoding: TextEncoding;
}

function findMatch({ scheme, keys, received }: HmacCase, values: MessageValues): Match | undefined {
  const signatures = decoded(scheme, received);
  if (signatures.length === 0) return undefined;
  for (const text of scheme.messages) {
    const template = messageTemplate(text);
    const parts = messageParts(template, values);
    if (parts === undefined) {
      const mistake = callerMistake(scheme, template, values);
      if (mistake !== undefined) throw mistake;
      continue;
    }
    let encoding: TextEncoding | undefined;
    const key = keyThat((candidate) => {
      const made = hmac(scheme.algorithm, candidate.bytes, parts);
      const same = signatures.find(({ bytes }) => equalBytes(bytes, made));
      encoding ??= same?.encoding;
      return same !== undefined;
    }, keys);
    if (key !== undefined && encoding !== undefined) return { key, encoding, template };
  }
  return undefined;
}

/** The signature as each of the scheme's encodings reads it; empty when the prefix or the text is not of this scheme. */
function decoded({ prefix = "", encodings }: HmacScheme, received: string): Signature[] {
  if (!received.startsWith(prefix)) return [];
  const text = prefix === "" ? received : received.slice(prefix.length);
  const signatures: Signature[] = [];
  for (const encoding of encodings) {
    const bytes = decodeStrict(text, encoding);
    if (bytes !== undefined) signatures.push({ bytes, encoding });
  }
  return signatures;
}

function matchNotes({ scheme, received }: HmacCase, { key, encoding, template }: Match): string[] {
  const notes: string[] = [];
  if (template.rewrites.length > 0)
    notes.push(`It matches ${template.rewrites.join(", then ")}; over the bytes as they arrived it does not.`);
  if (scheme.encodings.length > 1) notes.push(`The signature is written as ${encoding}.`);
  if (encoding === "hex" && hasUpperCase(received.slice(scheme.prefix?.length ?? 0)))
    notes.push("The signature is written in upper-case hex; other receivers may insist on lower case.");
  if (key.bytes.length < 24) notes.push("The key is shorter than 24 bytes, which is little for a signing secret.");
  return notes;
}

function hasUpperCase(hex: string): boolean {
  for (let i = 0; i < hex.length; i++) if (hex.charCodeAt(i) >= 0x41 && hex.charCodeAt(i) <= 0x46) return true;
  return false;
}

function outsideTolerance({ scheme, input }: HmacCase, { seconds }: Signed): BadVerdict | undefined {
  if (scheme.timestamp === undefined || seconds === undefined) return undefined;
  const tolerance = input.toleranceSeconds ?? scheme.timestamp.toleranceSeconds;
  const age = input.at - seconds;
  const reason = judgeAge(age, tolerance);
  if (reason === "ok") return undefined;
  const off = Number(Math.abs(age).toFixed(3));
  return refuse(scheme, {
    reason,
    message:
      reason === "stale"
        ? `The signature is right, but it was made ${off} s ago; ${tolerance} s are allowed.`
        : `The signature is right, but it was made ${off} s in the future; ${tolerance} s are allowed.`,
    hints: [
      `If every delivery is off by about ${Math.round(off)} s, the clock of this machine or of the sender is wrong.`,
    ],
  });
}

function mismatch({ scheme, input, keys, received }: HmacCase, values: MessageValues): BadVerdict {
  const header = requiredHeader(scheme);
  if (encodedLength(received) < leastSignature) {
    return refuse(scheme, {
      reason: "malformed",
      message: `The header ${header} does not hold a signature: it is far too short for one.`,
    });
  }
  const lacking = missingSignedHeader(
    scheme.messages.flatMap((each) => messageTemplate(each).placeholders),
    values,
  );
  if (lacking !== undefined)
    return refuse(scheme, {
      reason: "missing",
      message: `The header ${lacking} is missing, and this scheme signs it.`,
    });
  const { secrets } = input;
  return refuse(scheme, {
    reason: "mismatch",
    message: `The signature in ${header} was not made over this request with ${secrets.length === 1 ? "the secret" : `any of the ${secrets.length} secrets`}.`,
    hints: hmacHints({ scheme, values, keys, secrets, received }),
  });
}

/** Half of the shortest signature there is (SHA-1 in base64) is longer than this; below it nothing is a cut signature. */
const leastSignature = 12;

function encodedLength(text: string): number {
  return text.replace(/^[a-z0-9]{1,10}[=,]/i, "").replace(/[^A-Za-z0-9+/_-]/g, "").length;
}
