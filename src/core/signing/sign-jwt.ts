// Makes a compact JSON Web Signature.

import { hmac, sha256 } from "./crypto.ts";
import { privateKeyFrom, signedBy } from "./crypto-keys.ts";
import { encodeBytes, latin1Bytes, utf8Bytes } from "./encoding.ts";
import type { SignInput } from "./engine-types.ts";
import { detachedInput, type JwtObject } from "./jwt-parts.ts";
import { jwtMethods, needed } from "./key-set.ts";
import { keyBytes } from "./keys.ts";
import type { JwtScheme } from "./scheme.ts";

/**
 * Prefix and token, with the scheme's first algorithm.
 *
 * @throws HookdevError `SECRET_EMPTY`, `KEY_MALFORMED`, `KEY_WRONG_KIND`, `PRIVATE_KEY_NEEDED`, `SCHEME_INVALID`
 */
export function jwtText(scheme: JwtScheme, { request, secret, at }: SignInput): string {
  const [algorithm] = scheme.algorithms;
  const header: JwtObject = {
    alg: algorithm,
    ...(scheme.keyId === undefined ? {} : { kid: scheme.keyId }),
    typ: "JWT",
  };
  const head = objectPart(header);
  const detached = scheme.payload === "detached";
  const claims = detached ? "" : objectPart(claimsOf(scheme, request.body, at));
  const message = detached ? detachedInput(head, request.body, header) : latin1Bytes(`${head}.${claims}`);
  return `${scheme.prefix ?? ""}${head}.${claims}.${encodeBytes(made(scheme, secret, message), "base64url")}`;
}

function made(scheme: JwtScheme, secret: string, message: Uint8Array): Uint8Array {
  const [algorithm] = scheme.algorithms;
  if (algorithm === "HS256") return hmac("sha256", keyBytes(secret, needed(scheme, scheme.key)), [message]);
  const method = jwtMethods[algorithm];
  return signedBy(privateKeyFrom(secret, needed(scheme, scheme.publicKey), method.type), method, message);
}

function claimsOf({ bodySha256Claim: name }: JwtScheme, body: Uint8Array, at: number): JwtObject {
  const iat = Math.floor(at);
  return name === undefined ? { iat } : { iat, [name]: encodeBytes(sha256(body), "hex") };
}

function objectPart(value: JwtObject): string {
  return encodeBytes(utf8Bytes(JSON.stringify(value)), "base64url");
}
