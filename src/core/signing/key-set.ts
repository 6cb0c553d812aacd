// The keys that a scheme can use, read from the secrets as the scheme asks.

import { HookdevError } from "../errors.ts";
import { type KeyHandle, type KeyPairMethod, publicKeyFrom } from "./crypto-keys.ts";
import { type KeyCandidate, keyCandidates, withoutNewline } from "./keys.ts";
import type { JwtAlgorithm, JwtScheme, KeyPairScheme, Rfc9421Algorithm, SigningScheme } from "./scheme.ts";
import type { KeyFormat, PublicKeyFormat } from "./scheme-parts.ts";

/** A key to try: its bytes, or for schemes of a key pair its handle. */
export interface SchemeKey extends KeyCandidate {
  readonly handle?: KeyHandle;
  /** The text in front of a labelled key. */
  readonly label?: string | undefined;
}

/**
 * The keys to try under a scheme, in order of the secrets.
 *
 * @throws HookdevError `SECRET_EMPTY`, `KEY_MALFORMED`, `KEY_WRONG_KIND`, `SCHEME_INVALID`
 */
export function keysFor(scheme: SigningScheme, secrets: readonly string[]): readonly SchemeKey[] {
  switch (scheme.type) {
    case "hmac":
    case "digest":
      return keyCandidates(secrets, scheme.key);
    case "ed25519":
    case "ecdsa-p256":
    case "rsa-pkcs1":
    case "rsa-pss":
      return publicKeys(secrets, scheme.publicKey, scheme.type);
    case "jwt":
      return keysForJwt(scheme, scheme.algorithms[0], secrets);
    case "rfc9421":
      return scheme.algorithm === "hmac-sha256"
        ? keyCandidates(secrets, needed(scheme, scheme.key))
        : publicKeys(secrets, needed(scheme, scheme.publicKey), rfc9421Methods[scheme.algorithm].type);
    default:
      return keyCandidates(secrets, textKey);
  }
}

/** The keys to try for one algorithm of a JWT. @throws HookdevError as `keysFor` */
export function keysForJwt(
  scheme: JwtScheme,
  algorithm: JwtAlgorithm,
  secrets: readonly string[],
): readonly SchemeKey[] {
  if (algorithm === "HS256") return keyCandidates(secrets, needed(scheme, scheme.key));
  return publicKeys(secrets, needed(scheme, scheme.publicKey), jwtMethods[algorithm].type);
}

/** How a key pair scheme signs. */
export function methodOf({ type, hash = "sha256", ecdsaForm = "der" }: KeyPairScheme): KeyPairMethod {
  return { type, hash, ecdsaForm };
}

const raw = { hash: "sha256", ecdsaForm: "raw" } as const;

export const jwtMethods: Readonly<Record<Exclude<JwtAlgorithm, "HS256">, KeyPairMethod>> = {
  ES256: { ...raw, type: "ecdsa-p256" },
  RS256: { ...raw, type: "rsa-pkcs1" },
  PS256: { ...raw, type: "rsa-pss" },
  EdDSA: { ...raw, type: "ed25519" },
};

export const rfc9421Methods: Readonly<Record<Exclude<Rfc9421Algorithm, "hmac-sha256">, KeyPairMethod>> = {
  ed25519: { ...raw, type: "ed25519" },
  "ecdsa-p256-sha256": { ...raw, type: "ecdsa-p256" },
  "rsa-pss-sha512": { ...raw, type: "rsa-pss", hash: "sha512" },
  "rsa-v1_5-sha256": { ...raw, type: "rsa-pkcs1" },
};

/** The part of a scheme that says how its key is read. @throws HookdevError `SCHEME_INVALID` when it is missing */
export function needed<Format extends KeyFormat | PublicKeyFormat>(
  scheme: SigningScheme,
  format: Format | undefined,
): Format {
  if (format !== undefined) return format;
  throw new HookdevError("SCHEME_INVALID", {
    category: "config",
    message: `The scheme "${scheme.id}" does not say how its key is written.`,
    remedy: 'Add "key" for a shared secret, or "publicKey" for a key pair.',
  });
}

/**
 * Takes a labelled secret apart; of any other the key is the whole text.
 *
 * @throws HookdevError `KEY_LABEL_NEEDED`
 */
export function labelledKey(
  secret: string,
  { labelled }: PublicKeyFormat,
): { readonly label: string | undefined; readonly key: string } {
  if (labelled !== true) return { label: undefined, key: secret };
  const [, label, key = ""] = /^\s*([A-Za-z0-9][\w-]{0,99})\s+(\S.*)$/s.exec(secret) ?? [];
  if (label !== undefined) return { label, key };
  throw new HookdevError("KEY_LABEL_NEEDED", {
    category: "usage",
    message: "The key needs a text in front of it that is signed too, and a space: for PayPal the id of the webhook.",
    remedy: "Give the secret as: <webhook id> -----BEGIN PUBLIC KEY----- …",
  });
}

const textKey = { encoding: "utf8" } as const;
const noBytes = new Uint8Array(0);

function publicKeys(
  secrets: readonly string[],
  format: PublicKeyFormat,
  type: KeyPairMethod["type"],
): readonly SchemeKey[] {
  // An empty list is refused like an empty secret.
  const given = secrets.length === 0 ? [""] : secrets;
  return given.map((secret, index) => {
    const { label, key } = labelledKey(withoutNewline(secret), format);
    return { bytes: noBytes, index, label, handle: publicKeyFrom(key, format, type) };
  });
}
