// Made-up key pairs for checking a signing scheme; never written anywhere.

import { generateKeyPairSync } from "node:crypto";
import type { KeyPair, KeyPairKind, MakeKeyPair } from "../core/contract-keys.ts";

/** Makes pairs and keeps them, because an RSA pair takes a noticeable part of a second. */
export function createKeyPairs(): MakeKeyPair {
  const made = new Map<string, KeyPair>();
  return (kind, which) => {
    const name = `${kind} ${which}`;
    const pair = made.get(name) ?? generate(kind);
    made.set(name, pair);
    return pair;
  };
}

function generate(kind: KeyPairKind): KeyPair {
  const { privateKey, publicKey } = keys(kind);
  return {
    privatePem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

function keys(kind: KeyPairKind) {
  switch (kind) {
    case "ed25519":
      return generateKeyPairSync("ed25519");
    case "p256":
      return generateKeyPairSync("ec", { namedCurve: "P-256" });
    case "rsa":
      return generateKeyPairSync("rsa", { modulusLength: 2048 });
    default:
      return kind satisfies never;
  }
}
