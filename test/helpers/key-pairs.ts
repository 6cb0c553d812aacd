// Key pairs made once for the tests of asymmetric schemes, in the forms in which people have them.

import { generateKeyPairSync, type KeyObject } from "node:crypto";

export interface Pair {
  readonly privatePem: string;
  readonly publicPem: string;
  /** PEM body of the public key in one line. */
  readonly spki: string;
  readonly publicJwk: string;
  readonly privateJwk: string;
}

function forms({ publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject }): Pair {
  return {
    privatePem: privateKey.export({ format: "pem", type: "pkcs8" }) as string,
    publicPem: publicKey.export({ format: "pem", type: "spki" }) as string,
    spki: publicKey.export({ format: "der", type: "spki" }).toString("base64"),
    publicJwk: JSON.stringify(publicKey.export({ format: "jwk" })),
    privateJwk: JSON.stringify(privateKey.export({ format: "jwk" })),
  };
}

const ed25519Pair = generateKeyPairSync("ed25519");

export const ed25519 = forms(ed25519Pair);
export const p256 = forms(generateKeyPairSync("ec", { namedCurve: "P-256" }));
export const p384 = forms(generateKeyPairSync("ec", { namedCurve: "P-384" }));
export const rsa = forms(generateKeyPairSync("rsa", { modulusLength: 2048 }));

/** The 32 bytes of the Ed25519 public key, and the 64 bytes of seed and public key. */
export const ed25519Public = Buffer.from(JSON.parse(ed25519.publicJwk).x as string, "base64url");
export const ed25519Seed = Buffer.from(JSON.parse(ed25519.privateJwk).d as string, "base64url");
export const ed25519Both = Buffer.concat([ed25519Seed, ed25519Public]);
