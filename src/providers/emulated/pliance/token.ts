// The bearer token of Pliance's API: a JWT that the SDK signs with HS256 for every call.

import type { ApiCall, EmulationChoice, World } from "../../../core/emulation/emulation.ts";
import { equalBytes, hmac } from "../../../core/signing/crypto.ts";
import { decodeStrict, latin1Bytes, utf8Bytes } from "../../../core/signing/encoding.ts";
import { type JwtObject, readJwtObject } from "../../../core/signing/jwt-parts.ts";
import { chosen } from "../choices.ts";
import { authorization } from "../credentials.ts";

/** The customer's name, which the SDKs are made with beside the secret. */
export const issuerChoice: EmulationChoice = {
  name: "issuer",
  values: [],
  meaning: "The issuer (iss) that tokens have to name; without it any is taken.",
};

/** How far the clocks of client and server may be apart, seconds. */
const leewaySeconds = 60;

/** Why a call is not let in, one sentence without anything of the token, or undefined when it is. */
export function tokenProblem(call: ApiCall, world: World): string | undefined {
  const text = authorization(call, "Bearer");
  if (text === undefined) return "The Authorization header has to be Bearer and a token.";
  const token = readToken(text);
  if (typeof token === "string") return token;
  const { apiKeys } = world.settings;
  if (apiKeys.length > 0 && !apiKeys.map((key) => isSignedWith(key, token)).includes(true))
    return "The token was not signed with the secret of this customer.";
  return audienceProblem(token.claims, world) ?? timeProblem(token.claims, world.wallNow / 1000);
}

interface Token {
  readonly claims: JwtObject;
  /** What is signed. */
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

function readToken(text: string): Token | string {
  const [head = "", payload = "", tail = "", ...rest] = text.split(".");
  const header = readJwtObject(head);
  const claims = readJwtObject(payload);
  const signature = decodeStrict(tail, "base64url");
  if (rest.length > 0 || header === undefined || claims === undefined || signature === undefined)
    return "The token is not a JWT: three parts in base64url with dots between them.";
  if (header.alg !== "HS256") return 'The token\'s "alg" is not HS256.';
  if (header.crit !== undefined) return "The token asks for an extension that is not known.";
  if (signature.length !== 32) return "The token's signature has not the length of HS256.";
  return { claims, message: latin1Bytes(`${head}.${payload}`), signature };
}

function isSignedWith(key: string, { message, signature }: Token): boolean {
  return equalBytes(hmac("sha256", utf8Bytes(key), [message]), signature);
}

function audienceProblem({ aud, iss }: JwtObject, { settings }: World): string | undefined {
  if (aud !== "pliance.io" && !(Array.isArray(aud) && aud.includes("pliance.io")))
    return 'The token\'s "aud" is not pliance.io.';
  if (typeof iss !== "string" || iss === "") return 'The token\'s "iss" is missing.';
  const issuer = chosen(issuerChoice, settings);
  return issuer === undefined || issuer === iss ? undefined : 'The token\'s "iss" is not this customer.';
}

function timeProblem({ exp, nbf, iat }: JwtObject, now: number): string | undefined {
  if (!isTime(exp) || !isTime(nbf) || !isTime(iat))
    return 'The token needs "iat", "nbf" and "exp" as seconds since 1970.';
  if (exp + leewaySeconds <= now) return `The token has expired ${Math.floor(now - exp)} s ago.`;
  if (Math.max(nbf, iat) - leewaySeconds > now) return "The token is from the future.";
  return undefined;
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
