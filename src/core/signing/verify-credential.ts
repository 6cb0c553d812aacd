// Schemes in which the secret itself is sent: shared-secret header, Basic, Bearer.

import { equalBytes } from "./crypto.ts";
import { decodeStrict, isAscii, isLatin1, latin1Bytes } from "./encoding.ts";
import type { VerifyInput } from "./engine-types.ts";
import { type CredentialMismatch, credentialHints } from "./hints-credential.ts";
import { accept, keyThat, refuse } from "./judgement.ts";
import { type KeyCandidate, withoutNewline } from "./keys.ts";
import { type CredentialScheme, placeOf } from "./scheme.ts";
import type { Verdict } from "./verdict.ts";

/** A request that carries its credential once, and the keys to try. */
export interface CredentialCase {
  readonly scheme: CredentialScheme;
  readonly input: VerifyInput;
  readonly keys: readonly KeyCandidate[];
  /** What stands in the scheme's place, without outer white space; not empty. */
  readonly received: string;
}

/** One verdict for each way in which a secret is sent. */
export function verifyCredential(given: CredentialCase): Verdict {
  switch (given.scheme.type) {
    case "token":
      return verifyToken(given);
    case "basic":
      return verifyBasic(given);
    case "bearer":
      return verifyBearer(given);
    default:
      return given.scheme satisfies never;
  }
}

/** The place holds the secret and nothing else. */
function verifyToken(given: CredentialCase): Verdict {
  return compared(given, latin1Bytes(given.received));
}

/** `Bearer`, in any case, exactly one space, the secret. */
function verifyBearer(given: CredentialCase): Verdict {
  const credential = afterWord(given.received, "bearer");
  if (credential === undefined) return malformed(given, "does not hold the word Bearer, one space and a token");
  return compared(given, latin1Bytes(credential));
}

/** `Basic`, in any case, exactly one space, base64 of `user:password`. */
function verifyBasic(given: CredentialCase): Verdict {
  const credential = afterWord(given.received, "basic");
  if (credential === undefined) return malformed(given, "does not hold the word Basic, one space and a credential");
  const pair = decodeStrict(credential, "base64");
  if (pair === undefined) return malformed(given, "holds a credential that is not exactly base64 with its padding");
  if (!pair.includes(0x3a)) return malformed(given, "holds a credential without a colon between user and password");
  return compared(given, pair);
}

/** What follows the authorization word and one space; undefined when it is another word or other spacing. */
function afterWord(value: string, word: string): string | undefined {
  if (value.charCodeAt(word.length) !== 0x20 || value.charCodeAt(word.length + 1) === 0x20) return undefined;
  return value.slice(0, word.length).toLowerCase() === word ? value.slice(word.length + 1) : undefined;
}

function compared({ scheme, input, keys, received }: CredentialCase, sent: Uint8Array): Verdict {
  const { secrets } = input;
  const key = keyThat((candidate) => equalBytes(candidate.bytes, sent), withLatin1(scheme, keys, secrets));
  if (key !== undefined) return accept(scheme, { key, secretCount: secrets.length, notes: [] });
  const failed: CredentialMismatch = { type: scheme.type, secrets, received, sent };
  return refuse(scheme, {
    reason: "mismatch",
    message: `The ${placeOf(scheme)} holds another credential than ${secrets.length === 1 ? "the secret" : `any of the ${secrets.length} secrets`}.`,
    hints: credentialHints(failed),
  });
}

/** A secret like `pässword` goes out as one byte a character in a header, so that form counts too. */
function withLatin1(
  scheme: CredentialScheme,
  keys: readonly KeyCandidate[],
  secrets: readonly string[],
): readonly KeyCandidate[] {
  if (scheme.type === "basic" || secrets.every(isAscii)) return keys;
  const more = secrets.flatMap((text, index) =>
    isLatin1(text) && !isAscii(text)
      ? [{ bytes: latin1Bytes(withoutNewline(text)), index, note: "The secret was sent as latin1, not as UTF-8." }]
      : [],
  );
  return [...keys, ...more];
}

function malformed({ scheme, received }: CredentialCase, problem: string): Verdict {
  const hints = /^(?:basic|bearer) {2}/i.test(received) ? ["There are two spaces after the authorization word."] : [];
  return refuse(scheme, {
    reason: "malformed",
    message: `The ${placeOf(scheme)} ${problem}.`,
    hints,
  });
}
