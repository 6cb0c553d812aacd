// JSON Web Signatures in compact form: claims that hold the body's hash, or the body itself as detached payload.

import { equalBytes, hmac, sha256 } from "./crypto.ts";
import { verifiedBy } from "./crypto-keys.ts";
import { decodeStrict, encodeBytes, latin1Bytes, utf8Bytes } from "./encoding.ts";
import type { VerifyInput } from "./engine-types.ts";
import { accept, keyThat, refuse } from "./judgement.ts";
import { detachedInput, type JwtObject, readJwtObject } from "./jwt-parts.ts";
import { jwtMethods, keysForJwt, type SchemeKey } from "./key-set.ts";
import { type JwtAlgorithm, type JwtScheme, placeOf } from "./scheme.ts";
import { judgeAge } from "./timestamp.ts";
import type { BadVerdict, Verdict } from "./verdict.ts";

/** A request that carries its token once, and the keys to try. */
export interface JwtCase {
  readonly scheme: JwtScheme;
  readonly input: VerifyInput;
  /** For the scheme's first algorithm. */
  readonly keys: readonly SchemeKey[];
  /** The value that holds the token; not empty. */
  readonly received: string;
}

/** Judges the signature first, then the hash of the body, then the time. */
export function verifyJwt(given: JwtCase): Verdict {
  const { scheme, input } = given;
  const token = readToken(given);
  if ("ok" in token) return token;
  const keys =
    token.algorithm === scheme.algorithms[0] ? given.keys : keysForJwt(scheme, token.algorithm, input.secrets);
  const key = keyThat((candidate) => signedWith(candidate, token), keys);
  if (key === undefined)
    return refuse(scheme, {
      reason: "mismatch",
      message: `The token in the ${placeOf(scheme)} was not signed with ${input.secrets.length === 1 ? "the key" : `any of the ${input.secrets.length} keys`}.`,
      hints: kidHints(token.header),
    });
  const refused = otherBody(given, token.claims) ?? outsideTolerance(given, token.claims);
  return refused ?? accept(scheme, { key, secretCount: input.secrets.length, notes: [] });
}

interface Token {
  readonly header: JwtObject;
  readonly algorithm: JwtAlgorithm;
  readonly claims: JwtObject;
  /** What is signed. */
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

function readToken({ scheme, input, received }: JwtCase): Token | BadVerdict {
  const { prefix = "" } = scheme;
  const parts = received.startsWith(prefix) ? received.slice(prefix.length).split(".") : [];
  const [head = "", payload = "", tail = ""] = parts;
  const header = readJwtObject(head);
  const signature = decodeStrict(tail, "base64url");
  if (parts.length !== 3 || header === undefined || signature === undefined)
    return malformed(scheme, "is not a token of three parts in base64url");
  const algorithm = scheme.algorithms.find((each) => each === header.alg);
  if (algorithm === undefined)
    return malformed(scheme, `asks for another algorithm than ${scheme.algorithms.join(", ")}`);
  if (header.crit !== undefined && !(scheme.payload === "detached" && String(header.crit) === "b64"))
    return malformed(scheme, "asks for an extension that is not known");
  if (scheme.payload === "detached") {
    if (payload !== "") return malformed(scheme, "holds a payload, which this scheme leaves out");
    const message = detachedInput(head, input.request.body, header);
    return { header, algorithm, claims: {}, message, signature };
  }
  const claims = readJwtObject(payload);
  if (claims === undefined) return malformed(scheme, "holds no claims");
  return { header, algorithm, claims, message: latin1Bytes(`${head}.${payload}`), signature };
}

function signedWith({ bytes, handle }: SchemeKey, { algorithm, message, signature }: Token): boolean {
  if (algorithm === "HS256") return equalBytes(hmac("sha256", bytes, [message]), signature);
  return handle !== undefined && verifiedBy(handle, jwtMethods[algorithm], { message, signature });
}

function kidHints({ kid }: JwtObject): string[] {
  return typeof kid === "string" && /^[\w.:-]{1,80}$/.test(kid)
    ? [`The token names the key "${kid}": check that the given key is the one of this id.`]
    : [];
}

function otherBody({ scheme, input }: JwtCase, claims: JwtObject): BadVerdict | undefined {
  const { bodySha256Claim: name } = scheme;
  if (name === undefined) return undefined;
  const claimed = claims[name];
  if (typeof claimed !== "string") return malformed(scheme, `has no claim "${name}"`);
  const made = encodeBytes(sha256(input.request.body), "hex");
  if (equalBytes(utf8Bytes(claimed.toLowerCase()), utf8Bytes(made))) return undefined;
  return refuse(scheme, {
    reason: "mismatch",
    message: `The token is genuine, but its claim "${name}" is the hash of another body.`,
    hints: ["The body was changed on its way, for example parsed and written again: the hash is over its raw bytes."],
  });
}

function outsideTolerance({ scheme, input }: JwtCase, { iat }: JwtObject): BadVerdict | undefined {
  const tolerance =
    scheme.toleranceSeconds === undefined ? undefined : (input.toleranceSeconds ?? scheme.toleranceSeconds);
  if (tolerance === undefined) return undefined;
  if (iat === undefined)
    return refuse(scheme, { reason: "missing-timestamp", message: 'The token has no claim "iat".' });
  if (typeof iat !== "number" || !Number.isFinite(iat))
    return refuse(scheme, { reason: "malformed-timestamp", message: 'The claim "iat" is not a Unix time in seconds.' });
  const age = input.at - iat;
  const reason = judgeAge(age, tolerance);
  if (reason === "ok") return undefined;
  const off = `${Number(Math.abs(age).toFixed(3))} s ${reason === "stale" ? "ago" : "in the future"}`;
  return refuse(scheme, { reason, message: `The token is right, but it was made ${off}; ${tolerance} s are allowed.` });
}

function malformed(scheme: JwtScheme, problem: string): BadVerdict {
  return refuse(scheme, { reason: "malformed", message: `The ${placeOf(scheme)} ${problem}.` });
}
