// Schemes that sign a message made from a template: which key made which of the signatures over which message.

import { contained, type SignatureGroup } from "./containers.ts";
import { digest, equalBytes, hmac } from "./crypto.ts";
import { verifiedBy } from "./crypto-keys.ts";
import { decodeStrict } from "./encoding.ts";
import { accept, keyThat } from "./judgement.ts";
import { methodOf, type SchemeKey } from "./key-set.ts";
import { type MessageTemplate, type MessageValues, messageParts, messageTemplate } from "./message.ts";
import type { Match, MessageCase } from "./message-case.ts";
import { callerMistake } from "./message-signature.ts";
import { matchNotes, noneCounts, outsideTolerance, queryRefusal, refuseMismatch } from "./message-verdicts.ts";
import type { Received } from "./received.ts";
import type { MessageScheme } from "./scheme.ts";
import type { TextEncoding } from "./scheme-parts.ts";
import { readSigned, type Signed } from "./signed-values.ts";
import { urlSpellings } from "./url-spellings.ts";
import type { BadVerdict, Verdict } from "./verdict.ts";

/**
 * Judges the signature first and its time second: a time that nobody signed says nothing. Of a batch every item has to
 * be good.
 *
 * @throws HookdevError `URL_NEEDED`, `TEMPLATE_INVALID`
 */
export function verifyMessage(given: MessageCase, received: readonly Received[]): Verdict {
  const { scheme, input } = given;
  let first: Match | undefined;
  let notes: readonly string[] = [];
  for (const each of received) {
    const found = judgeOne(given, each);
    if ("ok" in found) return found;
    const more = matchNotes(given, found);
    notes = first === undefined ? more : [...new Set([...notes, ...more])];
    first ??= found;
  }
  if (received.length > 1) notes = [...notes, `All ${received.length} items of the batch are signed.`];
  return accept(scheme, { key: (first as Match).key, secretCount: input.secrets.length, notes });
}

function judgeOne(given: MessageCase, { values, item }: Received): Match | BadVerdict {
  const { scheme, input } = given;
  const inside = contained(values, scheme.container, scheme.timestamp);
  const [first] = inside.groups;
  if (first === undefined) return noneCounts(scheme, inside.others);
  let refused: BadVerdict | undefined;
  let unmatched: Signed | undefined;
  for (const group of inside.groups) {
    const signed = readSigned(scheme, input, { group, item });
    if ("ok" in signed) refused ??= signed;
    else {
      const match = findMatch(given, group, signed);
      if (match !== undefined) return queryRefusal(scheme, signed.values) ?? outsideTolerance(given, signed) ?? match;
      unmatched ??= signed;
    }
  }
  if (unmatched === undefined) return refused as BadVerdict;
  const received = first.texts[0] ?? "";
  return queryRefusal(scheme, unmatched.values) ?? refuseMismatch(given, { received, signed: unmatched, inside });
}

interface Signature {
  readonly bytes: Uint8Array;
  readonly encoding: TextEncoding;
  readonly text: string;
}

function findMatch(given: MessageCase, group: SignatureGroup, signed: Signed): Match | undefined {
  const { scheme } = given;
  const signatures = decoded(scheme, group.texts);
  if (signatures.length === 0) return undefined;
  for (const text of scheme.messages) {
    const template = messageTemplate(text);
    for (const values of spelled(scheme, template, signed.values)) {
      const found = keyAndSignature(given, { template, values, signatures });
      if (found !== undefined) return { ...found, template, signed, url: values.url };
    }
  }
  return undefined;
}

/** The values with each spelling of the URL, where the template holds one. */
function spelled(scheme: MessageScheme, template: MessageTemplate, values: MessageValues): readonly MessageValues[] {
  const { urlSpellings: spellings } = scheme;
  const { url } = values;
  if (spellings === undefined || url === undefined || !template.holdsUrl) return [values];
  return urlSpellings(url, spellings).map((each) => ({ ...values, url: each }));
}

interface Attempt {
  readonly template: MessageTemplate;
  readonly values: MessageValues;
  readonly signatures: readonly Signature[];
}

function keyAndSignature(
  { scheme, keys }: MessageCase,
  { template, values, signatures }: Attempt,
): Pick<Match, "key" | "encoding" | "text"> | undefined {
  const shared = template.keyed ? undefined : messageParts(template, values);
  if (!template.keyed && shared === undefined) {
    const mistake = callerMistake(scheme, template, values);
    if (mistake !== undefined) throw mistake;
    return undefined;
  }
  let matched: Signature | undefined;
  const key = keyThat((candidate) => {
    const parts = shared ?? messageParts(template, { ...values, secret: candidate.bytes, label: candidate.label });
    const same = parts && signatureBy(scheme, { key: candidate, parts, signatures });
    matched ??= same;
    return same !== undefined;
  }, keys);
  return key !== undefined && matched !== undefined
    ? { key, encoding: matched.encoding, text: matched.text }
    : undefined;
}

function signatureBy(
  scheme: MessageScheme,
  { key, parts, signatures }: { key: SchemeKey; parts: readonly Uint8Array[]; signatures: readonly Signature[] },
): Signature | undefined {
  if (scheme.type !== "hmac" && scheme.type !== "digest") {
    const message = Buffer.concat(parts);
    const { handle } = key;
    const method = methodOf(scheme);
    return signatures.find(
      ({ bytes }) => handle !== undefined && verifiedBy(handle, method, { message, signature: bytes }),
    );
  }
  const made = scheme.type === "hmac" ? hmac(scheme.algorithm, key.bytes, parts) : digest(scheme.algorithm, parts);
  return signatures.find(({ bytes }) => equalBytes(bytes, made));
}

/** Signatures as each of the scheme's encodings reads them; none where the prefix or the text is not of this scheme. */
function decoded({ prefix = "", encodings }: MessageScheme, texts: readonly string[]): Signature[] {
  const signatures: Signature[] = [];
  for (const received of texts) {
    if (!received.startsWith(prefix)) continue;
    const text = prefix === "" ? received : received.slice(prefix.length);
    for (const encoding of encodings) {
      const bytes = decodeStrict(text, encoding);
      if (bytes !== undefined) signatures.push({ bytes, encoding, text });
    }
  }
  return signatures;
}
