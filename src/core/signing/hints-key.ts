// Causes that lie in the key or in the hash.

import { HookdevError } from "../errors.ts";
import { decodeStrict, utf8Bytes } from "./encoding.ts";
import { hashLengths } from "./hints-form.ts";
import { keyBytes } from "./keys.ts";
import { type Trial, wouldMatch } from "./mismatch-case.ts";
import type { HmacAlgorithm, KeyFormat } from "./scheme-parts.ts";
import { secretVariants } from "./secret-variants.ts";

/** Another hash than the scheme's. */
export function algorithmCause(trial: Trial): string | undefined {
  for (const algorithm of Object.keys(hashLengths) as HmacAlgorithm[]) {
    if (algorithm === trial.scheme.algorithm) continue;
    const fits = trial.readings.some(({ bytes }) => bytes.length === hashLengths[algorithm]);
    if (fits && wouldMatch(trial, { algorithm }) !== undefined)
      return `The signature matches when it is made with ${algorithm}; this scheme uses ${trial.scheme.algorithm}.`;
  }
  return undefined;
}

/** A secret that was copied with something around it, or is read as bytes in another way. */
export function secretCause(trial: Trial): string | undefined {
  for (const secret of trial.secrets.slice(0, 4)) {
    for (const { key, cause } of keyVariants(secret, trial.scheme.key)) {
      if (key.length > 0 && wouldMatch(trial, { key }) !== undefined) return `The signature matches, but ${cause}.`;
    }
  }
  return undefined;
}

interface KeyVariant {
  readonly key: Uint8Array;
  readonly cause: string;
}

/** What senders put in front of a secret. A list, because part of an unknown secret must never be quoted. */
const labels = ["whsec_", "whsk_", "whpk_"] as const;

function keyVariants(secret: string, format: KeyFormat): KeyVariant[] {
  const variants: KeyVariant[] = [];
  const add = (key: Uint8Array | undefined, cause: string) => {
    if (key !== undefined) variants.push({ key, cause });
  };
  for (const { text, cause } of secretVariants(secret)) add(readable(text, format), cause);
  const bare = secret.trim();
  if (format.encoding !== "utf8") add(utf8Bytes(bare), "the secret is used as plain text, not decoded");
  if (format.encoding !== "hex") add(decodeStrict(bare, "hex"), "the secret is hex that is decoded first");
  if (format.encoding !== "base64") add(decodeStrict(bare, "base64"), "the secret is base64 that is decoded first");
  const label = labels.find((each) => bare.startsWith(each));
  if (label !== undefined && label !== format.stripPrefix) {
    const rest = bare.slice(label.length);
    add(utf8Bytes(rest), `"${label}" at the start of the secret is not part of the key`);
    add(decodeStrict(rest, "base64"), `"${label}" at the start is not part of the key and the rest is base64`);
  }
  return variants;
}

function readable(text: string, format: KeyFormat): Uint8Array | undefined {
  try {
    return keyBytes(text, format);
  } catch (error) {
    if (error instanceof HookdevError) return undefined;
    throw error;
  }
}
