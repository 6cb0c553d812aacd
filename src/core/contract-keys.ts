// Made-up keys of the right kind for every scheme, so that a contract can be checked without anybody's secret.

import type { SigningScheme } from "./signing/scheme.ts";
import type { KeyFormat, PublicKeyFormat } from "./signing/scheme-parts.ts";

/** What signs, what verifies it, and what must not. The first two are the same text where there is one secret. */
export interface ContractKeys {
  readonly sign: string;
  readonly verify: string;
  /** Another key of the same kind. */
  readonly wrong: string;
}

export type KeyPairKind = "ed25519" | "p256" | "rsa";

/** A key pair as PEM (PKCS#8 and SPKI). */
export interface KeyPair {
  readonly privatePem: string;
  readonly publicPem: string;
}

/** Makes a key pair; `which` gives different pairs. */
export type MakeKeyPair = (kind: KeyPairKind, which: "right" | "wrong") => KeyPair;

/** Keys for a scheme; `makePair` is asked only where the scheme signs with a private key. */
export function contractKeys(scheme: SigningScheme, makePair: MakeKeyPair): ContractKeys {
  const kind = pairKind(scheme);
  if (kind === undefined) {
    const right = sampleSecret(scheme, "contract");
    return { sign: right, verify: right, wrong: sampleSecret(scheme, "stranger") };
  }
  const right = makePair(kind, "right");
  const format = "publicKey" in scheme ? scheme.publicKey : undefined;
  const label = format?.labelled === true ? "contract-label " : "";
  return {
    sign: `${label}${right.privatePem}`,
    verify: `${label}${publicText(right.publicPem, format)}`,
    wrong: `${label}${publicText(makePair(kind, "wrong").publicPem, format)}`,
  };
}

/** The key pair that a scheme signs with; undefined where both sides share a secret. */
function pairKind(scheme: SigningScheme): KeyPairKind | undefined {
  if (scheme.type === "jwt") return byAlgorithm[scheme.algorithms[0]];
  if (scheme.type === "rfc9421") return byAlgorithm[scheme.algorithm];
  return byAlgorithm[scheme.type];
}

const byAlgorithm: Readonly<Record<string, KeyPairKind>> = {
  ed25519: "ed25519",
  EdDSA: "ed25519",
  "ecdsa-p256": "p256",
  ES256: "p256",
  "ecdsa-p256-sha256": "p256",
  "rsa-pkcs1": "rsa",
  "rsa-pss": "rsa",
  RS256: "rsa",
  PS256: "rsa",
  "rsa-pss-sha512": "rsa",
  "rsa-v1_5-sha256": "rsa",
};

/** 32 bytes in the encoding that the scheme reads, or a plain text. */
function sampleSecret(scheme: SigningScheme, word: "contract" | "stranger"): string {
  if (scheme.type === "basic") return `${word}:made-up-password`;
  const format: KeyFormat | undefined = "key" in scheme ? scheme.key : undefined;
  const bytes = Buffer.from(`made-up-secret-of-the-${word}-key!`.slice(0, 32).padEnd(32, "."), "latin1");
  const encoding = format?.encoding ?? "utf8";
  return `${format?.stripPrefix ?? ""}${bytes.toString(encoding === "utf8" ? "latin1" : encoding)}`;
}

function publicText(pem: string, format: PublicKeyFormat | undefined): string {
  const spki = pem.replace(/-----[^-]+-----|\s/g, "");
  const prefix = format?.stripPrefix ?? "";
  // The last 32 bytes of an Ed25519 SPKI are the key itself.
  const raw = Buffer.from(spki, "base64").subarray(-32);
  switch (format?.format) {
    case "spki-base64":
      return `${prefix}${spki}`;
    case "raw-hex":
      return `${prefix}${raw.toString("hex")}`;
    case "raw-base64":
      return `${prefix}${raw.toString("base64")}`;
    default:
      return pem;
  }
}
