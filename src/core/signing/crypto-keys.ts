// Key pairs through node:crypto: reading keys as people have them, signing, verifying.

import { constants, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { HookdevError } from "../errors.ts";
import { decodeStrict, encodeBytes } from "./encoding.ts";
import { emptySecret } from "./keys.ts";
import type { PublicKeyFormat } from "./scheme-parts.ts";

/** A key that was read; only this file looks inside. */
export type KeyHandle = KeyObject;

/** Everything that decides how a key pair signs. */
export interface KeyPairMethod {
  readonly type: "ed25519" | "ecdsa-p256" | "rsa-pkcs1" | "rsa-pss";
  /** Not used by Ed25519. The salt of RSA-PSS is as long as the hash. */
  readonly hash: "sha256" | "sha384" | "sha512";
  readonly ecdsaForm: "der" | "raw";
}

/**
 * The public key in a text: PEM (key, certificate, or the private key it belongs to), JWK, or the format's bare text.
 *
 * @throws HookdevError `SECRET_EMPTY`, `KEY_MALFORMED`, `KEY_WRONG_KIND`
 */
export function publicKeyFrom(text: string, format: PublicKeyFormat, type: KeyPairMethod["type"]): KeyHandle {
  const key = readKey(text, format);
  return ofKind(key.type === "private" ? createPublicKey(key) : key, type);
}

/**
 * The private key in a text: PEM, JWK, or the format's bare text.
 *
 * @throws HookdevError `SECRET_EMPTY`, `KEY_MALFORMED`, `KEY_WRONG_KIND`, and `PRIVATE_KEY_NEEDED` for a public key
 */
export function privateKeyFrom(text: string, format: PublicKeyFormat, type: KeyPairMethod["type"]): KeyHandle {
  const key = readKey(text, format);
  if (key.type === "private") return ofKind(key, type);
  throw new HookdevError("PRIVATE_KEY_NEEDED", {
    category: "usage",
    message: "The given key is a public one: it verifies signatures, and only the private key of the pair makes them.",
    remedy: "Sign with a private key of your own, in PEM, and verify with its public key.",
  });
}

/** Whether the signature was made over the message by the private key of this public one; never throws. */
export function verifiedBy(
  key: KeyHandle,
  method: KeyPairMethod,
  { message, signature }: { readonly message: Uint8Array; readonly signature: Uint8Array },
): boolean {
  try {
    return verify(hashOf(method), message, optionsFor(key, method), signature);
  } catch {
    // OpenSSL refuses some malformed signatures by an error: they are not valid all the same.
    return false;
  }
}

/** The signature over the message. */
export function signedBy(key: KeyHandle, method: KeyPairMethod, message: Uint8Array): Uint8Array {
  return sign(hashOf(method), message, optionsFor(key, method));
}

function hashOf({ type, hash }: KeyPairMethod): string | null {
  return type === "ed25519" ? null : hash;
}

function optionsFor(key: KeyHandle, { type, ecdsaForm }: KeyPairMethod) {
  if (type === "ecdsa-p256") return { key, dsaEncoding: ecdsaForm === "der" ? "der" : "ieee-p1363" } as const;
  if (type === "rsa-pkcs1") return { key, padding: constants.RSA_PKCS1_PADDING };
  if (type === "rsa-pss")
    return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return { key };
}

function readKey(given: string, format: PublicKeyFormat): KeyObject {
  const text = given.trim();
  if (text === "") throw emptySecret();
  try {
    const key = text.includes("-----BEGIN ")
      ? pemKey(text)
      : text.startsWith("{")
        ? jwkKey(text)
        : bareKey(text, format);
    if (key !== undefined) return key;
  } catch (cause) {
    throw malformed(format, cause);
  }
  throw malformed(format);
}

function pemKey(text: string): KeyObject {
  // Environment variables often hold a PEM in one line, with its line ends written as \n.
  const pem = text.includes("\n") ? text : text.replaceAll("\\n", "\n");
  return /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(pem) ? createPrivateKey(pem) : createPublicKey(pem);
}

function jwkKey(text: string): KeyObject {
  const key = JSON.parse(text) as Record<string, string>;
  return key.d === undefined ? createPublicKey({ key, format: "jwk" }) : createPrivateKey({ key, format: "jwk" });
}

function bareKey(
  text: string,
  { format, stripPrefix = "", privatePrefix = "" }: PublicKeyFormat,
): KeyObject | undefined {
  if (format === "pem") return undefined;
  const prefix = [privatePrefix, stripPrefix].find((each) => each !== "" && text.startsWith(each)) ?? "";
  const bytes = decodeStrict(text.slice(prefix.length), format === "raw-hex" ? "hex" : "base64");
  if (bytes === undefined) return undefined;
  if (format === "spki-base64") return derKey(Buffer.from(bytes));
  return prefix !== "" && prefix === privatePrefix && bytes.length === 32 ? seedKey(bytes) : rawKey(bytes);
}

function derKey(der: Buffer): KeyObject {
  try {
    return createPublicKey({ key: der, format: "der", type: "spki" });
  } catch {
    // Not a public key: a private one in the same dress is the only other thing that it can be.
    return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  }
}

function rawKey(bytes: Uint8Array): KeyObject | undefined {
  const text = (from: number) => encodeBytes(bytes.subarray(from, from + 32), "base64url");
  const okp = { kty: "OKP", crv: "Ed25519" };
  if (bytes.length === 32) return createPublicKey({ key: { ...okp, x: text(0) }, format: "jwk" });
  if (bytes.length !== 64) return undefined;
  const key = createPrivateKey({ key: { ...okp, d: text(0), x: text(32) }, format: "jwk" });
  return createPublicKey(key).export({ format: "jwk" }).x === text(32) ? key : undefined;
}

/** PKCS#8 around an Ed25519 seed. */
function seedKey(seed: Uint8Array): KeyObject {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}

function ofKind(key: KeyObject, type: KeyPairMethod["type"]): KeyObject {
  const found = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? "unknown";
  if (kinds[type].includes(found)) return key;
  throw new HookdevError("KEY_WRONG_KIND", {
    category: "usage",
    message: `The given key is of the kind ${found}; this scheme needs ${kinds[type].join(" or ")}.`,
    remedy: "Check that the key belongs to this sender and to this scheme.",
  });
}

const kinds: Readonly<Record<KeyPairMethod["type"], readonly string[]>> = {
  ed25519: ["ed25519"],
  "ecdsa-p256": ["prime256v1"],
  "rsa-pkcs1": ["rsa"],
  "rsa-pss": ["rsa", "rsa-pss"],
};

const written: Readonly<Record<PublicKeyFormat["format"], string>> = {
  pem: "PEM or JWK",
  "spki-base64": "a public key in base64 (DER), PEM or JWK",
  "raw-hex": "a key in hex, PEM or JWK",
  "raw-base64": "a key in base64, PEM or JWK",
};

function malformed({ format }: PublicKeyFormat, cause?: unknown): HookdevError {
  return new HookdevError("KEY_MALFORMED", {
    category: "usage",
    message: `The key cannot be read as ${written[format]}, which this scheme expects.`,
    remedy: "Copy the key again as the provider shows it, with all its lines.",
    cause,
  });
}
